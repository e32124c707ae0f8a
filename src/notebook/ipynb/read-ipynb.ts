/**
 * Reads .ipynb: our own to the byte, those of others as far as they go. Code in another language than JavaScript is
 * kept as folded text, and a note on top says so.
 * Not here: our own format (format.ts).
 */
import * as v from 'valibot';
import { readMadeFrom } from '../document-digest.ts';
import type { Cell, Notebook, StoredFit, StoredResult } from '../document.ts';
import { DocumentError, freshCellId } from '../document.ts';
import type { Output } from '../output.ts';
import { readControls, readFit, readOutput } from '../read-output.ts';
import { isFitOutput } from './fit-output.ts';
import { OUTPUT_MIME, OWN } from './nbformat.ts';
import { isOldOutput } from './old-output.ts';

const lines = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform(text => (typeof text === 'string' ? text : text.join(''))),
);
const bundle = v.record(v.string(), v.unknown());
const outputSchema = v.variant('output_type', [
  v.object({ output_type: v.literal('stream'), name: v.optional(v.string()), text: lines }),
  v.object({
    output_type: v.picklist(['execute_result', 'display_data']),
    data: bundle,
    metadata: v.optional(bundle, {}),
  }),
  v.object({ output_type: v.literal('error') }),
]);
const cellSchema = v.object({
  cell_type: v.string(),
  id: v.optional(v.string()),
  metadata: v.optional(bundle, {}),
  source: lines,
  outputs: v.optional(v.array(v.unknown()), []),
});
const notebookSchema = v.object({
  nbformat: v.number(),
  metadata: v.optional(bundle, {}),
  cells: v.array(cellSchema),
});
type ForeignCell = v.InferOutput<typeof cellSchema>;

const CELL_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** True where a text looks like a Jupyter notebook rather than one of ours. */
export const isIpynb = (text: string): boolean => /^\uFEFF?\s*\{/.test(text);

/**
 * Reads the text of an .ipynb file.
 * @throws DocumentError where it is no notebook, or of a format before 4
 */
export function parseIpynb(text: string): Notebook {
  const { metadata, cells, nbformat } = parsed(text);
  if (nbformat < 4) throw tooOld(nbformat);
  const own = ownSchema(metadata[OWN]);
  const foreign = own === undefined ? foreignLanguage(metadata) : undefined;
  const read: Cell[] = [];
  const outputs: [string, Output[]][] = [];
  for (const cell of cells) {
    const next = readCell(cell, read, foreign);
    read.push(next);
    const shown = next.kind === 'code' ? cell.outputs.flatMap(readJupyterOutput) : [];
    if (shown.length > 0) outputs.push([next.id, shown]);
  }
  const controls = asWritten(own?.controls, readControls);
  const results = resultsOf(own, outputs);
  return {
    version: 1,
    title: own?.title ?? (typeof metadata['title'] === 'string' ? metadata['title'] : 'Untitled'),
    seed: own?.seed ?? 1,
    cells: foreign === undefined ? read : [noteOn(foreign, read), ...read],
    ...(controls === undefined ? {} : { controls }),
    ...(results === undefined ? {} : { results }),
  };
}

function parsed(text: string): v.InferOutput<typeof notebookSchema> {
  const notANotebook = (why: string): DocumentError =>
    new DocumentError(
      'not-a-notebook',
      `This file is not a Jupyter notebook: ${why}.`,
      'Open a .tilde file, or an .ipynb file of format 4.',
    );
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new DocumentError(
      'damaged',
      'This file begins like a Jupyter notebook, but it is not whole: its JSON cannot be read.',
      'Ask for the file again.',
    );
  }
  const old = v.safeParse(v.object({ nbformat: v.number(), worksheets: v.array(v.unknown()) }), value);
  if (old.success) throw tooOld(old.output.nbformat);
  const result = v.safeParse(notebookSchema, value);
  if (!result.success) throw notANotebook('it has no list of cells');
  return result.output;
}

function tooOld(format: number): DocumentError {
  return new DocumentError(
    'not-a-notebook',
    `This Jupyter notebook has format ${format}; Tilde reads format 4.`,
    'Open it in a current Jupyter and save it, which writes format 4.',
  );
}

interface Own {
  readonly title: string;
  readonly seed: number;
  readonly controls?: string | undefined;
  readonly results?:
    | {
        readonly fits: readonly unknown[];
        readonly order: readonly string[];
        readonly madeFrom?: string | undefined;
        readonly outputs?: Readonly<Record<string, readonly unknown[]>> | undefined;
      }
    | undefined;
}

/** Our own fields, where they are what we write. */
function ownSchema(value: unknown): Own | undefined {
  const result = v.safeParse(
    v.object({
      title: v.string(),
      seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
      controls: v.optional(v.string()),
      results: v.optional(
        v.object({
          fits: v.array(v.unknown()),
          order: v.array(v.string()),
          madeFrom: v.optional(v.string()),
          outputs: v.optional(v.record(v.string(), v.array(v.unknown()))),
        }),
      ),
    }),
    value,
  );
  return result.success ? result.output : undefined;
}

/** The language of a notebook whose code Tilde cannot run, as its author calls it. */
function foreignLanguage(metadata: Readonly<Record<string, unknown>>): string | undefined {
  const info = v.safeParse(v.object({ name: v.string() }), metadata['language_info']);
  const spec = v.safeParse(v.object({ language: v.string() }), metadata['kernelspec']);
  const name = info.success ? info.output.name : spec.success ? spec.output.language : 'python';
  return /^(typescript|javascript|deno|ts|js)$/i.test(name) ? undefined : name.slice(0, 40);
}

function readCell(cell: ForeignCell, before: readonly Cell[], foreign: string | undefined): Cell {
  const { id, source, metadata } = cell;
  const free = id !== undefined && CELL_ID.test(id) && before.every(one => one.id !== id);
  const own = free ? id : freshCellId(before);
  if (cell.cell_type === 'markdown') return { id: own, kind: 'markdown', source, ...cellFields(metadata) };
  if (cell.cell_type === 'code' && foreign === undefined)
    return { id: own, kind: 'code', source, ...cellFields(metadata) };
  const language = cell.cell_type === 'code' ? (foreign ?? '') : '';
  return {
    id: own,
    kind: 'markdown',
    source: fenced(source, language.toLowerCase()),
    ...(language === '' ? {} : { folded: true, title: `Code in ${nameOf(language)}` }),
  };
}

/** A fence longer than any in the text. */
function fenced(source: string, language: string): string {
  const longest = Math.max(2, ...Array.from(source.matchAll(/`{3,}/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replaceAll(/[^\w+-]/g, '')}\n${source}\n${fence}`;
}

const nameOf = (language: string): string => language.slice(0, 1).toUpperCase() + language.slice(1);

function noteOn(language: string, cells: readonly Cell[]): Cell {
  const name = nameOf(language);
  return {
    id: freshCellId(cells),
    kind: 'markdown',
    source: `*This notebook was written in ${name}, which Tilde does not run. Its text is below; its code is kept as text, its outputs are left out.*`,
  };
}

/** The fields of a cell that only Tilde has. */
function cellFields(metadata: Readonly<Record<string, unknown>>): Omit<Cell, 'id' | 'kind' | 'source'> {
  const own = v.safeParse(
    v.object({
      folded: v.optional(v.literal(true)),
      title: v.optional(v.string()),
      margin: v.optional(v.string()),
      outputAt: v.optional(v.pipe(v.string(), v.regex(CELL_ID))),
    }),
    metadata[OWN] ?? {},
  );
  const fields = own.success ? own.output : {};
  const hidden = v.safeParse(v.object({ source_hidden: v.literal(true) }), metadata['jupyter']);
  return {
    ...(fields.folded === true || hidden.success ? { folded: true } : {}),
    ...(fields.title === undefined ? {} : { title: fields.title }),
    ...(fields.margin === undefined ? {} : { margin: fields.margin }),
    ...(fields.outputAt === undefined ? {} : { outputAt: fields.outputAt }),
  };
}

/** Our own form where there is one, else the text. Pictures of others are left out. */
function readJupyterOutput(value: unknown): Output[] {
  const result = v.safeParse(outputSchema, value);
  if (!result.success || result.output.output_type === 'error') return [];
  const output = result.output;
  if (output.output_type === 'stream') {
    const stream = output.name === 'stderr' ? 'error' : 'log';
    return checked({ kind: 'text', stream, text: output.text.replace(/\n$/, '') });
  }
  if (isFitOutput(output.metadata) || isOldOutput(output.metadata)) return [];
  const own = asWritten(output.data[OUTPUT_MIME], readOutput);
  if (own !== undefined) return [own];
  const markdown = v.safeParse(lines, output.data['text/markdown']);
  if (markdown.success) return checked({ kind: 'markdown', text: markdown.output });
  const text = v.safeParse(lines, output.data['text/plain']);
  return text.success ? checked({ kind: 'value', type: '', text: text.output }) : [];
}

/** What a string holds, its parts in the order in which they were written, where nothing had to be changed. */
function asWritten<T>(text: unknown, read: (value: unknown) => T | undefined): T | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const checked = read(value);
    return checked !== undefined && canonical(checked) === canonical(value) ? (value as T) : checked;
  } catch {
    return undefined;
  }
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** Texts of any length come from others; those too long for a document are left out. */
function checked(output: Output): Output[] {
  const own = readOutput(output);
  return own === undefined ? [] : [own];
}

function resultsOf(
  own: Own | undefined,
  outputs: readonly (readonly [string, Output[]])[],
): StoredResult | undefined {
  const stored = own?.results;
  if (stored === undefined)
    return outputs.length === 0 ? undefined : { fits: [], outputs: Object.fromEntries(outputs) };
  const homeless = Object.entries(stored.outputs ?? {})
    .filter(([id]) => CELL_ID.test(id))
    .map(([id, list]) => [id, list.flatMap(output => asWritten(output, readOutput) ?? [])] as const);
  const all = new Map<string, readonly Output[]>([...homeless, ...outputs]);
  const order = [...stored.order.filter(id => all.has(id)), ...all.keys()];
  const madeFrom = asWritten(stored.madeFrom, readMadeFrom);
  return {
    fits: stored.fits.flatMap((fit): StoredFit[] => {
      const read = asWritten(fit, readFit);
      return read === undefined ? [] : [read];
    }),
    outputs: Object.fromEntries([...new Set(order)].map(id => [id, all.get(id) ?? []])),
    ...(madeFrom === undefined ? {} : { madeFrom }),
  };
}
