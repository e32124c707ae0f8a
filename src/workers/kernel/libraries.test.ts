/** Libraries in cells: imported by name or whole, given Tensors, and nothing else to import. */
import { describe, expect, it } from 'vitest';
import { tensor } from '../../engine/array/index.ts';
import { compileCell } from '../../notebook/language/compile-cell.ts';
import { libraryNames } from './libraries.ts';

async function output(source: string, names: object = {}): Promise<unknown> {
  const made = compileCell({ id: 'a', source, index: 0 });
  if (!made.ok) throw new Error(made.problems[0].message);
  const url = `data:text/javascript,${encodeURIComponent(made.code)}`;
  const cell = (await import(/* @vite-ignore */ url)) as {
    default(runtime: object, names: object): Promise<{ $output: unknown }>;
  };
  const runtime = { $name: (all: Record<string, unknown>, name: string) => all[name] };
  return (await cell.default(runtime, { ...names, ...libraryNames })).$output;
}

describe('libraries', () => {
  it('take Tensors as numbers', async () => {
    const draws = tensor([1, 2, 3, 6]);
    expect(await output('import { mean } from "simple-statistics"\nmean(draws)', { draws })).toBe(3);
    expect(await output('import { quantile as q } from "d3-array"; q(draws, 0.5)', { draws })).toBe(2.5);
  });

  it('can be imported whole, and their generators take Tensors too', async () => {
    const bins = await output('import * as d3 from "d3-array"\nd3.bin().domain([0, 4])(draws)', {
      draws: tensor([0.5, 1.5, 1.7, 3]),
    });
    expect((bins as number[][]).flat()).toEqual([0.5, 1.5, 1.7, 3]);
  });

  it('leave the name of Tilde alone that is called the same', async () => {
    const made = compileCell({ id: 'a', source: 'import { mean } from "d3-array"; mean([1])', index: 0 });
    expect(made.ok && made.reads).toEqual(['d3-array:mean']);
  });

  it('are listed where another one is imported', () => {
    const made = compileCell({ id: 'a', source: 'import { x } from "lodash"; x', index: 0 });
    expect(!made.ok && made.problems[0]).toMatchObject({
      message: 'a cell cannot import "lodash"',
      hint: expect.stringContaining('"d3-array" and "simple-statistics"'),
    });
  });

  it('have no default export', () => {
    const made = compileCell({ id: 'a', source: 'import d3 from "d3-array"; d3', index: 0 });
    expect(!made.ok && made.problems[0].message).toBe('"d3-array" has no default export');
  });
});
