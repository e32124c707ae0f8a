import { describe, expect, it } from 'vitest';
import { missingOf } from './missing.ts';

describe('what a cell that was never run would show', () => {
  it('is a figure where a line of its own makes one, also with an await', () => {
    expect(missingOf('const xs = linspace(0, 1, 50);\nline(xs, xs.square())')).toBe('figure');
    expect(missingOf('await ppcDensity(posterior)')).toBe('figure');
  });

  it('is a control, and a figure beside it comes first', () => {
    expect(missingOf('const n = slider("n", { max: 50 });')).toBe('control');
    expect(missingOf('const n = slider("n");\nhist(n)')).toBe('figure');
  });

  it('is nothing certain for definitions, nor for a call inside a function', () => {
    expect(missingOf('const baseline = 3;\nfunction show() {\n  line([1], [2]);\n}')).toBeNull();
    expect(missingOf('linear(3)')).toBeNull();
  });
});
