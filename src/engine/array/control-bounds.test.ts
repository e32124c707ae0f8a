import { describe, expect, it } from 'vitest';
import { fori } from './control.ts';
import * as A from './index.ts';
import type { Tensor } from './index.ts';

describe('the bounds of fori', () => {
  it('is NaN where maxSteps do not reach the end, and refuses what would never end', () => {
    expect(fori(0, 3, (_, x: Tensor) => A.mul(x, 2), A.tensor(1), { maxSteps: 3 }).item()).toBe(8);
    expect(fori(0, 4, (_, x: Tensor) => A.mul(x, 2), A.tensor(1), { maxSteps: 3 }).item()).toBeNaN();
    expect(() => fori(0, 1, (_, x: Tensor) => x, A.tensor(1), { maxSteps: -1 })).toThrow('maxSteps');
    expect(() => fori(0, 1e10, (_, x: Tensor) => x, A.tensor(1), { maxSteps: undefined })).toThrow(
      'too many steps',
    );
  });
});
