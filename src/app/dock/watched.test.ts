import { describe, expect, it } from 'vitest';
import type { RunState } from '../../workers/protocol.ts';
import { FEW, MANY, watchedElements } from './watched.ts';

type Entry = RunState['model']['entries'][number];

const entry = (name: string, kind: Entry['kind'], count: number): Entry => ({
  name,
  kind,
  shape: count === 1 ? [] : [count],
  dims: [],
  elements: count === 1 ? [name] : Array.from({ length: count }, (_, at) => `${name}[${at}]`),
});
const of = (...entries: Entry[]): RunState['model'] => ({ entries }) as unknown as RunState['model'];

describe('which elements the dock draws', () => {
  it('is the first two scalars', () => {
    const model = of(entry('z', 'sample', 8), entry('mu', 'sample', 1), entry('tau', 'sample', 1));
    expect(watchedElements(model, FEW)).toEqual(['mu', 'tau']);
  });
  it('is two elements where a model has no scalars', () => {
    expect(watchedElements(of(entry('p', 'sample', 3)), FEW)).toEqual(['p[0]', 'p[1]']);
  });
  it('goes on with the first elements of every entry and then with the rest, each once', () => {
    const model = of(entry('z', 'sample', 4), entry('mu', 'sample', 1), entry('d', 'deterministic', 3));
    expect(watchedElements(model, 7)).toEqual(['mu', 'z[0]', 'z[1]', 'd[0]', 'd[1]', 'z[2]', 'z[3]']);
  });
  it('is never more than a dozen', () => {
    expect(watchedElements(of(entry('z', 'sample', 100)), MANY)).toHaveLength(12);
  });
});
