import { describe, expect, it } from 'vitest';
import type { Notebook } from './document.ts';
import { DocumentError } from './document.ts';
import { decodeShare, encodeShare, linkReach, salvageShare } from './share.ts';

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

  it('leaves outputs behind and takes a short summary along', async () => {
    const fits = [
      {
        name: 'posterior',
        verdict: 'Looks converged.',
        chains: 4,
        draws: 1000,
        seconds: 0.2,
        partial: false,
        rows: [],
      },
    ];
    const shared = await decodeShare(
      await encodeShare({
        ...notebook,
        results: { fits, outputs: { b: [{ kind: 'value', type: 'number', text: '1' }] } },
      }),
    );
    expect(shared.results).toEqual({ fits, outputs: {} });
  });

  it('tells how far a length carries', () => {
    expect([2000, 2001, 8001, 32_001].map(length => linkReach(length).level)).toEqual([
      'chat',
      'fine',
      'risky',
      'file',
    ]);
  });
});
