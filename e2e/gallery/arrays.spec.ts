/**
 * Gallery item A2: products of large arrays on every device, and numbers from keys, from live output. Devices are played
 * by a processor here: those too slow for the large product show the small one. Not here: speed.
 */
import { expect, test } from '@playwright/test';
import { LONG } from '../support/long.ts';
import { key } from '../../src/engine/keys.ts';
import { hold, holdWords } from '../support/hold.ts';
import { runExample } from '../support/run-example.ts';
import { numberShown, tableShown } from '../support/shown.ts';

test.describe.configure({ timeout: 420_000 });

/** All bits of an array, mixed into one whole number, as the notebook does. */
function fingerprint(values: Float64Array): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(values.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}

const drawn = (from: ReturnType<typeof key>): number =>
  fingerprint(from.normal(3000, 3000).value?.values ?? new Float64Array());

test(
  'A2: x·xᵀ of nine million numbers, on each device, and the same numbers from the same key',
  LONG,
  async ({ page }) => {
    await runExample(page, 'arrays', 400_000);
    const marks = await tableShown(page, 'draw');
    const mark = (row: string): number => Number.parseInt(marks.get(row)?.['fingerprint'] ?? '', 16);
    const [first, second] = key(2026).split();
    const expected = drawn(first);
    const got = mark('from the key');
    hold(
      { id: 'A2 bits of nine million numbers, Node and browser', expected, got, bound: 0.5 },
      drawn(second),
    );
    const again = mark('from the key, drawn again');
    hold({ id: 'A2 the same key again', expected: got, got: again, bound: 0.5 }, got + 1);
    const other = mark("from the key's other part");
    hold({ id: 'A2 another key, other numbers', expected: drawn(second), got: other, bound: 0.5 }, expected);

    const keys = await tableShown(page, 'split');
    const numbers = (row: string): string => keys.get(row)?.['numbers'] ?? 'missing';
    holdWords(
      'A2 the same key, the same numbers',
      numbers('key 2026, three numbers'),
      numbers('key 2026, once more'),
    );
    holdWords('A2 the same part', numbers('its first part'), numbers('its first part, made again'));
    expect(numbers('its first part')).not.toBe(numbers('its second part'));

    const trials = await tableShown(page, 'trial');
    expect([...trials.keys()]).toEqual(expect.arrayContaining(['wasm', 'webgpu', 'webgl', 'cpu']));
    for (const backend of trials.keys()) {
      const id = `A2 trace of x·xᵀ, 1000 × 1000, ${backend}`;
      const trace = await numberShown(page, 'trial', backend, 'trace');
      hold({ id, expected: 1e6, got: trace, bound: 5657 }, 1.01e6);
      // The same numbers go in everywhere: seven digits must agree but for the sum's rounding.
      const compiled = await numberShown(page, 'trial', 'wasm', 'trace');
      hold(
        { id: `${id}, as compiled`, expected: compiled, got: trace, bound: 1e-5 * compiled },
        1.001 * compiled,
      );
      const asymmetry = await numberShown(page, 'trial', backend, 'asymmetry');
      hold({ id: `A2 symmetric, ${backend}`, expected: 0, got: asymmetry, bound: 1e-3 }, 0.1);
    }

    const results = await tableShown(page, 'product');
    expect([...results.keys()]).toEqual(expect.arrayContaining(['wasm, from the key', 'wasm, made here']));
    for (const run of results.keys()) {
      const trace = await numberShown(page, 'product', run, 'trace');
      hold({ id: `A2 trace of x·xᵀ, ${run}`, expected: 9e6, got: trace, bound: 16_971 }, 9.05e6);
      const asymmetry = await numberShown(page, 'product', run, 'asymmetry');
      hold({ id: `A2 symmetric, ${run}`, expected: 0, got: asymmetry, bound: 1e-3 }, 0.1);
      expect(await numberShown(page, 'product', run, 'seconds')).toBeGreaterThan(0);
    }
  },
);
