/**
 * What reads damaged things, and what it may say of them: each opens rightly or gives an error of ours, and loses
 * nothing without a word. Not here: the damage (damage.ts) or the count (run.ts).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DocumentError } from '../../src/notebook/document.ts';
import type { Notebook } from '../../src/notebook/document.ts';
import { formatNotebook, parseNotebook } from '../../src/notebook/format.ts';
import { parseIpynb } from '../../src/notebook/ipynb/read-ipynb.ts';
import { formatIpynb } from '../../src/notebook/ipynb/write-ipynb.ts';
import { decodeShare, encodeShare, salvageShare } from '../../src/notebook/share.ts';
import { csv } from '../../src/engine/csv.ts';
import { TildeError } from '../../src/engine/errors.ts';
import { previewOf } from '../../src/engine/data/preview.ts';
import { checkJob } from '../../src/workers/check-job.ts';
import { checkFit } from '../../src/workers/chain/fit-check.ts';
import { fromKernelSchema } from '../../src/workers/protocol.ts';
import { createGuard } from '../../src/workers/sandbox/guard.ts';
import { readApart } from './apart.ts';
import { below, damagedBytes, damagedText, oneOf } from './damage.ts';
import type { Dice } from './damage.ts';
import { damagedMessage, MESSAGES } from './messages.ts';

/** What came of one case: "read", "refused", or what was lost without a word. Anything thrown is a crash. */
export type Outcome = 'read' | 'refused' | { readonly lost: string };

export interface Target {
  readonly name: string;
  /** Of 100,000 cases, how many are of this kind. */
  readonly share: number;
  try(roll: Dice): Outcome | Promise<Outcome>;
}

const root = path.resolve(import.meta.dirname, '../..');
const example = (name: string): string =>
  readFileSync(path.join(root, `public/examples/${name}.tilde`), 'utf8');
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(path.join(root, 'src/engine/data/fixtures', name)));

const SMALL: Notebook = {
  version: 1,
  title: 'Small',
  seed: 3,
  cells: [
    { id: 'intro', kind: 'markdown', source: '# A title\n\nWords, $x^2$ and %% percent.\n% one\n%% two' },
    { id: 'model', kind: 'code', source: 'const a = 1;\na + 1', folded: true, margin: 'beside\nit' },
    { id: 'end', kind: 'code', source: 'const b = a * 2;', title: 'The end', outputAt: 'model' },
  ],
};
const texts = [formatNotebook(SMALL), ...['coin-flip', 'eight-schools'].map(example)];
const withoutResults = (notebook: Notebook): Notebook => {
  const { results: _, ...rest } = notebook;
  return rest;
};
const notebooks = texts.map(parseNotebook).map(withoutResults);
const links = await Promise.all(notebooks.map(notebook => encodeShare(notebook)));
const ipynbs = notebooks.map(notebook => formatIpynb(notebook));

async function guarded(known: (reason: unknown) => boolean, read: () => unknown): Promise<Outcome> {
  try {
    return ((await read()) as Outcome | undefined) ?? 'read';
  } catch (reason) {
    if (known(reason)) return 'refused';
    throw reason;
  }
}
const ofDocument = (reason: unknown): boolean => reason instanceof DocumentError;
const ofTilde = (reason: unknown): boolean => reason instanceof TildeError;

/** A link that opens holds the notebook that was sent: anything else was lost without a word. */
async function link(roll: Dice): Promise<Outcome> {
  const which = below(roll, links.length);
  const damaged = damagedText(roll, links[which]);
  await salvageShare(damaged);
  return guarded(ofDocument, async () => {
    const opened = await decodeShare(damaged);
    if (JSON.stringify(opened) !== JSON.stringify(notebooks[which]))
      return { lost: 'another notebook opened' };
    return undefined;
  });
}

/** Results are a convenience, and spaces around titles are not kept. */
const compared = (notebook: Notebook): Notebook => ({
  ...withoutResults(notebook),
  title: notebook.title.replace(/\s+/g, ' ').trim(),
  cells: notebook.cells.map(cell =>
    cell.title === undefined ? cell : { ...cell, title: cell.title.replace(/\s+/g, ' ').trim() },
  ),
});

/** Every line of a source in the damaged text is in the notebook that opens. */
function notebook(roll: Dice): Promise<Outcome> {
  const damaged = damagedText(roll, oneOf(roll, texts));
  return guarded(ofDocument, () => {
    const opened = parseNotebook(damaged);
    const again = parseNotebook(formatNotebook(opened));
    if (JSON.stringify(compared(again)) !== JSON.stringify(compared(opened)))
      return { lost: 'saving it changes it' };
    const missing = sourceLines(damaged).find(line => !held(opened).has(line));
    return missing === undefined ? undefined : { lost: `the line ${JSON.stringify(missing.slice(0, 80))}` };
  });
}

function sourceLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const results = lines.findIndex(line => line.startsWith('%% results'));
  return lines
    .slice(1, results < 0 ? undefined : results)
    .filter(line => !line.startsWith('%') && !/^(title|seed):/.test(line) && line.trim() !== '')
    .map(line => line.replace(/^\\(?=\\*%)/, ''));
}

const held = (opened: Notebook): Set<string> =>
  new Set(
    [
      opened.title,
      ...opened.cells.map(cell => cell.source),
      ...opened.cells.map(cell => cell.margin ?? ''),
    ].flatMap(text => text.split(/\r?\n/)),
  );

function ipynb(roll: Dice): Promise<Outcome> {
  const damaged = damagedText(roll, oneOf(roll, ipynbs));
  return guarded(ofDocument, () => {
    const opened = parseIpynb(damaged);
    const { cells } = JSON.parse(damaged.replace(/^\uFEFF/, '')) as { cells: unknown[] };
    const here = opened.cells.length;
    return here >= cells.length ? undefined : { lost: `${cells.length - here} cells` };
  });
}

const TABLES = [
  'species,bill,male,seen,id\nAdelie,39.1,true,2007-11-11,007\n"Gentoo, big",NA,FALSE,2008-01-02,012\nAdelie,40,,,003\n',
  'a;b\n1,5;2\n3;"x ""y"""\n',
  'x\ty\tz\n1\t2\t3\n4\t5\t6\n',
  readFileSync(path.join(root, 'public/data/lynx-hare.csv'), 'utf8'),
];

/** Without quotes every line that is not empty is a row. */
function table(roll: Dice): Promise<Outcome> {
  const damaged = damagedText(roll, oneOf(roll, TABLES));
  return guarded(ofTilde, () => {
    const read = csv(damaged);
    previewOf(read);
    // A line of tabs alone is a row only where tabs separate.
    if (damaged.includes('"') || /^[ \t]*\t[ \t]*$/m.test(damaged)) return undefined;
    const lines = damaged.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
    const rows = lines.filter(line => line.trim() !== '').length - 1;
    return rows === read.rows ? undefined : { lost: `${rows - read.rows} of ${rows} rows` };
  });
}

const JSONS = [
  '[{"a": 1, "b": "x", "d": "2024-02-29"}, {"a": null, "b": "y"}, {"a": 2.5, "b": true}]',
  '{"a": [1, 2, 3], "b": ["x", null, "z"]}',
  '{"a": 1}\n{"a": 2}\n{"a": 3}\n',
];
const ARROWS = ['lz4.feather', 'zstd.feather', 's.arrows'].map(fixture);
const PARQUETS = ['snappy.parquet', 'gzip.parquet', 'zstd.parquet'].map(fixture);

async function file(name: string, bytes: Uint8Array): Promise<Outcome> {
  const said = await readApart(name, bytes);
  if (said === 'read' || said === 'refused') return said;
  if (said.startsWith('lost: ')) return { lost: said.slice(6) };
  throw new Error(said);
}

/** No message does more than be taken or refused; a list of what the guard did is its only effect. */
function message(roll: Dice): Outcome {
  const damaged = damagedMessage(roll, oneOf(roll, MESSAGES));
  let outcome: Outcome = 'refused';
  createGuard(
    fromKernelSchema,
    () => (outcome = 'read'),
    () => undefined,
    () => 0,
  )(damaged);
  const { job } = Object(damaged) as { job?: unknown };
  if (job !== undefined) {
    checkJob(job);
    checkFit(job);
  }
  return ({} as Record<string, unknown>)['hostile'] === undefined
    ? outcome
    : { lost: 'a prototype was polluted' };
}

export const TARGETS: readonly Target[] = [
  { name: 'links', share: 25_000, try: link },
  { name: 'notebooks', share: 25_000, try: notebook },
  { name: 'ipynb', share: 10_000, try: ipynb },
  { name: 'CSV', share: 15_000, try: table },
  {
    name: 'JSON',
    share: 5_000,
    try: roll => file('t.json', new TextEncoder().encode(damagedText(roll, oneOf(roll, JSONS)))),
  },
  { name: 'Arrow', share: 3_000, try: roll => file('t.arrow', damagedBytes(roll, oneOf(roll, ARROWS))) },
  {
    name: 'Parquet',
    share: 3_000,
    try: roll => file('t.parquet', damagedBytes(roll, oneOf(roll, PARQUETS))),
  },
  { name: 'messages', share: 14_000, try: message },
];
