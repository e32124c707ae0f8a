import { expect, test } from 'vitest';
import { apiNames, cellRuntime } from '../../engine/cell.ts';
import type { ModelSpec } from '../../engine/model/spec.ts';
import type { CompileResult } from '../../notebook/language/compile-cell.ts';
import type { CellFunction } from './session.ts';
import { warmTurns } from './warm.ts';

test('the way from text to job is gone to its end', async () => {
  const turns = warmTurns({
    load: async code => {
      const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
      return ((await import(/* @vite-ignore */ url)) as { default: CellFunction }).default;
    },
    runtime: (cell, sites) => cellRuntime(cell, sites),
    names: apiNames,
  });
  const results: unknown[] = [];
  for (const turn of turns) results.push(await turn());
  const [plain, , spec, card, typed] = results;
  expect((plain as CompileResult).ok).toBe(true);
  expect((spec as ModelSpec).dim).toBe(8);
  expect(card).toBeDefined();
  expect((typed as CompileResult).ok).toBe(true);
});
