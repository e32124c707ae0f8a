import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Notebook } from './document.ts';
import { DocumentError } from './document.ts';
import { changedSince, madeNow } from './document-digest.ts';
import { parseNotebook } from './format.ts';
import type { Output } from './output.ts';
import { decodeShare, encodeShare, linkReach, salvageShare, shareOf } from './share.ts';

const notebook: Notebook = {
  version: 1,
  title: 'µ ~ Normal',
  seed: 4294967295,
  cells: [
    { id: 'a', kind: 'markdown', source: 'Θ and “quotes” 🙂\n' },
    {
      id: 'b',
      kind: 'code',
      source: Array.from({ length: 60 }, (_, k) => `const x${k} = ~Normal(${k}, ${(k * 7919) % 104})`).join(
        '\n',
      ),
    },
  ],
};

const FIT = {
  name: 'posterior',
  verdict: 'Looks converged.',
  chains: 4,
  draws: 1000,
  seconds: 0.2,
  partial: false,
  rows: [],
};

/** Text that does not compress. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
}

/** Heights of the bars of the first figure. */
function barsOf(outputs: readonly Output[] = []): readonly number[] {
  const marks = outputs.flatMap(output => (output.kind === 'plot' ? output.marks : []));
  return marks.flatMap(mark => (mark.type === 'bars' ? mark.heights : []));
}

async function problemOf(hash: string): Promise<string> {
  try {
    await decodeShare(hash);
  } catch (error) {
    if (error instanceof DocumentError) return error.problem;
    throw error;
  }
  return 'none';
}

describe('the share link', () => {
  it('carries the whole notebook', async () => {
    expect(await decodeShare(await encodeShare(notebook))).toEqual(notebook);
  });

  it('uses only characters that survive in a hash', async () => {
    expect(await encodeShare(notebook)).toMatch(/^#n1\.[0-9a-z]+\.[A-Za-z0-9_-]+$/);
  });

  it('says that it was cut short, wherever it was cut', async () => {
    const hash = await encodeShare(notebook);
    const problems = new Set<string>();
    for (let length = 4; length < hash.length; length += 1)
      problems.add(await problemOf(hash.slice(0, length)));
    expect([...problems]).toEqual(['truncated']);
  });

  it('says that it was altered when any one character changed', async () => {
    const hash = await encodeShare(notebook);
    const start = hash.lastIndexOf('.') + 1;
    const problems = new Set<string>();
    for (let at = start; at < hash.length; at += 1) {
      problems.add(await problemOf(hash.slice(0, at) + (hash[at] === 'A' ? 'B' : 'A') + hash.slice(at + 1)));
    }
    expect([...problems]).toEqual(['damaged']);
  });

  it('forgives what a chat program appends', async () => {
    expect(await decodeShare(`${await encodeShare(notebook)}).`)).toEqual(notebook);
  });

  it('asks for a newer Tilde when the link is from one', async () => {
    expect(await problemOf('#n2.4.abcd')).toBe('future');
  });

  it('salvages the beginning of a link cut short', async () => {
    const hash = await encodeShare(notebook);
    const text = await salvageShare(hash.slice(0, hash.length * 0.7));
    expect(text.startsWith('tilde notebook 1\ntitle: µ ~ Normal\n')).toBe(true);
    expect(await salvageShare('#n1.')).toBe('');
  });

  it('takes the numbers of the fit along, and outputs that find room in 1 kB', async () => {
    const long = noise(4_000);
    const results = {
      fits: [FIT],
      outputs: {
        a: [{ kind: 'value', type: 'string', text: long }],
        b: [{ kind: 'value', type: 'number', text: '1' }],
      },
    } as const;
    const hash = await encodeShare({ ...notebook, results });
    expect((await decodeShare(hash)).results).toEqual({ fits: [FIT], outputs: { b: results.outputs.b } });
    expect(hash.length).toBeLessThan((await encodeShare(notebook)).length + 1024);
  });

  it('takes the figure and the slider of the coin along', async () => {
    const coin = parseNotebook(readFileSync('public/examples/coin-flip.tilde', 'utf8'));
    const outputs = (await decodeShare(await encodeShare(coin))).results?.outputs;
    expect(outputs?.['model']).toEqual(coin.results?.outputs['model']);
    const [before, after] = [coin.results?.outputs, outputs].map(all => barsOf(all?.['figure']));
    expect(after).toHaveLength(before.length);
    const worst = Math.max(...after.map((height, index) => Math.abs(height - before[index])));
    expect(worst).toBeLessThan(0.01 * Math.max(...before));
  });

  it('takes a figure along with fewer places on its curves where all do not find room', async () => {
    const x = Array.from({ length: 800 }, (_, i) => i / 800);
    const y = x.map(at => Math.sin(12.9898 * at * 1e4) ** 2);
    const figure = {
      kind: 'plot',
      sentence: 'a curve',
      x: { domain: [0, 1] },
      marks: [{ type: 'line', role: 'exact', x, y }],
    } as const;
    const outputs = { a: [figure] };
    const hash = await encodeShare({ ...notebook, results: { fits: [], outputs } });
    const shared = (await decodeShare(hash)).results?.outputs['a']?.[0];
    const curve = shared?.kind === 'plot' && shared.marks[0].type === 'line' ? shared.marks[0] : undefined;
    expect([401, 201]).toContain(curve?.x.length);
    expect(curve?.x.at(-1)).toBeCloseTo(x[799], 2);
    expect(hash.length).toBeLessThan((await encodeShare(notebook)).length + 1024 + 40);
  });

  it('tells how far a length carries', () => {
    expect([2000, 2001, 8001, 32_001].map(length => linkReach(length).level)).toEqual([
      'chat',
      'fine',
      'risky',
      'file',
    ]);
  });

  it('carries where controls stand also without results, and tells what it has no room for', async () => {
    const controls = [{ id: 'a:n', value: 35, initial: 20 }];
    expect(await decodeShare(await encodeShare({ ...notebook, controls }))).toEqual({
      ...notebook,
      controls,
    });
    const long = Array.from({ length: 900 }, (_, i) => `${Math.sin(i * 12.9898) * 43_758.5453}`).join(' ');
    const value = { kind: 'value', type: 'number', text: '1' } as const;
    const outputs = { a: [value, { ...value, text: long }] };
    const { hash, left } = await shareOf({ ...notebook, results: { fits: [], outputs } });
    expect(left).toEqual([{ cell: 'a', kind: 'value' }]);
    expect((await decodeShare(hash)).results?.outputs).toEqual({ a: [value] });
  });

  it('says what was changed since its results were made, and nothing of it where nothing was', async () => {
    const outputs = { b: [{ kind: 'value', type: 'number', text: '1' }] } as const;
    const results = { fits: [FIT], outputs, madeFrom: madeNow(notebook.cells) };
    const current = { ...notebook, results };
    const bare = { ...notebook, results: { fits: [FIT], outputs } };
    expect(await encodeShare(current)).toBe(await encodeShare(bare));
    const cells = [
      notebook.cells[0],
      { ...notebook.cells[1], source: 'x' },
      { id: 'c', kind: 'code', source: 'y' },
    ] as const;
    // Results for which there is no room take nothing of it away.
    const long = { ...outputs, c: [{ kind: 'value', type: 'string', text: noise(4_000) }] } as const;
    const sent = await decodeShare(
      await encodeShare({ ...current, cells, results: { ...results, outputs: long } }),
    );
    expect(sent.results).toEqual(results);
    expect([...changedSince(sent.cells, sent.results?.madeFrom)]).toEqual(['b', 'c']);
  });

  it('has room for what one cell shows before all else, in 4 kB, and for the fit after it', async () => {
    const value = (text: string) => ({ kind: 'value', type: 'string', text }) as const;
    const [long, other] = [noise(2_500), noise(400)];
    const outputs = { a: [value(other)], b: [value(long)], guest: [value('guest')] };
    const guest = { id: 'guest', kind: 'code', source: '1', outputAt: 'b' } as const;
    const whole = { ...notebook, cells: [...notebook.cells, guest], results: { fits: [FIT], outputs } };
    const [all, first] = await Promise.all([shareOf(whole), shareOf(whole, 'b')]);
    const kept = async (hash: string) => (await decodeShare(hash)).results;
    expect(await kept(all.hash)).toEqual({ fits: [FIT], outputs: { a: outputs.a, guest: outputs.guest } });
    expect(await kept(first.hash)).toEqual({ fits: [FIT], outputs: { b: outputs.b, guest: outputs.guest } });
    expect(first.left).toEqual([{ cell: 'a', kind: 'value' }]);
  });

  it('says how many rows of a fit it has no room for', async () => {
    const row = { site: 'x', mean: 0, sd: 1, low89: 0, low50: 0, high50: 0, high89: 0, ess: 1, rhat: 1 };
    const rows = Array.from({ length: 12 }, (_, index) => ({ ...row, site: `x[${index}]` }));
    const rest = async (fit: object) => {
      const results = { fits: [{ ...FIT, ...fit }], outputs: {} };
      return (await decodeShare(await encodeShare({ ...notebook, results }))).results?.fits[0].omitted;
    };
    expect(await Promise.all([{ rows, omitted: 6 }, { rows }, { rows: rows.slice(0, 4) }].map(rest))).toEqual(
      [14, 8, undefined],
    );
  });
});
