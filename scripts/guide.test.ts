/**
 * Runs every example of docs/guide.md: what the guide shows is what the modeller gets, errors included.
 * Not here: the same in a browser (e2e).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCell } from '../src/cli/run-cell.ts';
import { apiNames } from '../src/engine/cell.ts';
import * as distributions from '../src/engine/distributions/index.ts';
import { TildeError } from '../src/engine/errors.ts';
import { libraryNames } from '../src/workers/kernel/libraries.ts';
import { createWidgets } from '../src/workers/kernel/widgets.ts';

const GUIDE = readFileSync(new URL('../docs/guide.md', import.meta.url), 'utf8');

interface Block {
  readonly kind: 'runs' | 'error' | 'stock';
  readonly source: string;
  /** Line of the guide at which the source begins. */
  readonly line: number;
  /** The quotation that follows a block that fails. */
  readonly message: string;
}

interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Sections with their ```ts blocks; only blocks of one section share names. */
function sections(text: string): Section[] {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const parts = [...text.matchAll(/^## (.+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)];
  return parts.map(part => {
    const blocks = [...part[0].matchAll(/^```ts(.*)\n([\s\S]*?)^```\n(?:\n> (.+)\n)?/gm)].map(match => ({
      kind: kindOf(match[1].trim()),
      source: match[2],
      line: lineOf(part.index + match.index) + 1,
      message: match[3] ?? '',
    }));
    return { title: part[1], blocks };
  });
}

function kindOf(word: string): Block['kind'] {
  if (word === '') return 'runs';
  if (word === 'error' || word === 'stock') return word;
  throw new Error(`the guide has a block marked "${word}"`);
}

/** What a cell shows, as text: arrays as lists. */
function shown(output: unknown): string {
  return JSON.stringify(output, (_, value: unknown) => (value === undefined ? null : value));
}

/** Compares the output with the comment behind it: `→` exactly, `≈` up to Monte Carlo error. */
function checkComment(source: string, output: unknown): void {
  const [, sign, wanted] = /\/\/ ([→≈]) (.+)\s*$/.exec(source) ?? [];
  if (sign === '→') expect(shown(output)).toBe(wanted);
  if (sign === '≈') {
    const numbers = (text: string): number[] => (JSON.parse(`[${text}]`) as unknown[]).flat(3) as number[];
    const got = numbers(shown(output));
    const expected = numbers(wanted);
    expect(got).toHaveLength(expected.length);
    got.forEach((x, i) =>
      expect(Math.abs(x - expected[i])).toBeLessThan(0.04 * Math.max(1, Math.abs(expected[i]))),
    );
  }
}

/** "Line 3: what happened", as the guide quotes it. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof TildeError)) throw error;
    const line = error.detail.span?.line;
    return line === undefined ? error.message : `Line ${line}: ${error.message}`;
  }
  throw new Error('the block did not fail');
}

type Names = Readonly<Record<string, unknown>>;

/** What a cell in the notebook has beside the API: controls that nobody has moved, and the libraries. */
function notebookNames(cell: string): Names {
  const controls = createWidgets({ values: new Map(), cell: () => cell, show: () => undefined });
  return { ...libraryNames, ...controls.functions };
}

/** A block as stock JavaScript, its import served from the API. */
function runStock(source: string): Promise<Names> {
  const body = source.replace(/^import (\{[^}]+\}) from '[^']+api\.ts';$/m, 'const $1 = api;');
  expect(body).not.toContain('import ');
  const load = new Function('api', `return (async () => { ${body}\nreturn { posterior }; })()`) as (
    api: Names,
  ) => Promise<Names>;
  const known: ProxyHandler<Names> = {
    get: (api, name) => {
      if (typeof name === 'string' && Object.hasOwn(api, name)) return api[name];
      throw new Error(`the API has no ${String(name)}`);
    },
  };
  return load(new Proxy(apiNames, known));
}

async function runBlock(block: Block, names: Names): Promise<Names> {
  const id = `guide${block.line}`;
  const known = { ...notebookNames(id), ...names };
  if (block.kind === 'error') {
    expect(block.message, `line ${block.line}: the message under the block`).not.toBe('');
    expect(await failureOf(runCell(id, block.source, known))).toContain(block.message);
    return {};
  }
  if (block.kind === 'stock') return runStock(block.source);
  const { $output, ...defined } = await runCell(id, block.source, known);
  checkComment(block.source, $output);
  return defined;
}

describe('the guide', () => {
  const all = sections(GUIDE);

  it('has all its examples found', () => {
    const fences = [...GUIDE.matchAll(/^```ts/gm)].length;
    expect(all.flatMap(section => section.blocks)).toHaveLength(fences);
  });

  it.each(
    all.filter(({ blocks }) => blocks.length > 0).map(section => [section.title, section.blocks] as const),
  )('runs: %s', async (_, blocks) => {
    let names: Names = {};
    for (const block of blocks) {
      try {
        names = { ...names, ...(await runBlock(block, names)) };
      } catch (error) {
        throw new Error(`docs/guide.md:${block.line}`, { cause: error });
      }
    }
  });

  it('lists every distribution', () => {
    const factories = Object.keys(distributions).filter(name => /^[A-Z]/.test(name) && name in apiNames);
    expect(factories.length).toBeGreaterThan(25);
    expect(factories.filter(name => !GUIDE.includes(`\`${name}(`))).toEqual([]);
  });

  it('would notice a wrong result, a wrong message and a wrong line', async () => {
    const block = (kind: Block['kind'], source: string, message = ''): Block => ({
      kind,
      source,
      line: 1,
      message,
    });
    await expect(runBlock(block('runs', 'const a = 1;\na + 1 // → 3'), {})).rejects.toThrow();
    await expect(runBlock(block('runs', 'const a = 1;\na + 1 // ≈ 2.2'), {})).rejects.toThrow();
    const fails = 'const v = tensor([1, 2]);\nv[0] = 2;';
    await expect(runBlock(block('error', fails, 'cannot be assigned to'), {})).rejects.toThrow();
    await expect(runBlock(block('error', fails, 'Line 1: an array'), {})).rejects.toThrow();
    await expect(runBlock(block('error', 'const b = 1;', 'anything'), {})).rejects.toThrow('did not fail');
  });
});
