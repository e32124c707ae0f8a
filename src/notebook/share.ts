/**
 * A whole notebook in the hash of a link: "#n1." + length (base 36) + "." + deflate-raw in base64url + six characters of CRC-32.
 * The length tells a link that was cut short from one that was altered. No draws are in a link, only a
 * summary of at most 1 kB: numbers of the fit and, where they find room, controls and figures.
 * Not here: dialogs and pages (app/share).
 */
import type { Notebook, StoredFit, StoredResult } from './document.ts';
import { DocumentError } from './document.ts';
import { formatNotebook, parseNotebook } from './format.ts';
import type { Output } from './output.ts';
import { packNumbers } from './packed-numbers.ts';
import type { Mark, PlotSpec } from './plot-spec.ts';

const CHECK_LENGTH = 6;
const SUMMARY_LIMIT = 1024;
/** What is shown at the one cell of an embed may take more: the code of a page is not cut short as messages are. */
const EMBED_LIMIT = 4096;
/** Rows of a fit in a link; the figures say the rest. */
const MOST_ROWS = 4;

/** The hash, with its leading #, that opens this notebook. */
export async function encodeShare(notebook: Notebook): Promise<string> {
  return (await shareOf(notebook)).hash;
}

/** A stored output for which a link has no room. */
export interface LeftOut {
  readonly cell: string;
  readonly kind: Output['kind'];
}

/**
 * The hash, and what is stored in the notebook but not in it, in the order of the cells. What is shown at the cell
 * `first` has room before all else; default none.
 */
export async function shareOf(
  notebook: Notebook,
  first: string | null = null,
): Promise<{ readonly hash: string; readonly left: readonly LeftOut[] }> {
  const kept = await forLink(notebook, first);
  const payload = await payloadOf(kept);
  const hash = `#n1.${payload.length.toString(36)}.${payload}${checksum(payload)}`;
  return { hash, left: notebook.cells.flatMap(({ id }) => leftOf(id, notebook.results, kept.results)) };
}

/** Outputs of one cell lose their places in a link, and figures some of theirs: what counts is how many there are of a kind. */
function leftOf(cell: string, all: StoredResult | undefined, kept: StoredResult | undefined): LeftOut[] {
  const there = (kept?.outputs[cell] ?? []).map(({ kind }) => kind);
  return (all?.outputs[cell] ?? []).flatMap(({ kind }) => {
    const at = there.indexOf(kind);
    if (at === -1) return [{ cell, kind }];
    there.splice(at, 1);
    return [];
  });
}

async function payloadOf(notebook: Notebook): Promise<string> {
  const bytes = new TextEncoder().encode(formatNotebook(notebook, packOutput));
  return toBase64Url(await pipe(bytes, new CompressionStream('deflate-raw')));
}

/** Of the results so much stays as makes the link at most 1 kB longer: fits, then what a reader sees first. */
async function forLink(notebook: Notebook, first: string | null): Promise<Notebook> {
  const { results, ...rest } = notebook;
  if (results === undefined) return rest;
  const origin = results.madeFrom === undefined ? {} : { madeFrom: results.madeFrom };
  const bare = (await payloadOf(rest)).length;
  let kept: Notebook = rest;
  for (const { part: more, limit } of inOrderOfUse(results, rest, first)) {
    for (const step of COARSER) {
      const longer = { ...rest, results: { ...joined(kept.results, coarser(more, step)), ...origin } };
      if ((await payloadOf(longer)).length > bare + limit) continue;
      kept = longer;
      break;
    }
  }
  return kept;
}

/** A figure that is too long is tried with every second, then every fourth place of its curves. */
const COARSER = [1, 2, 4] as const;
/** Curves of fewer places stay as they are. */
const FEW_PLACES = 40;

function coarser({ fits, outputs }: StoredResult, step: number): StoredResult {
  if (step === 1) return { fits, outputs };
  const thinFigure = (figure: PlotSpec): PlotSpec => ({
    ...figure,
    marks: figure.marks.map(mark => thinned(mark, step)),
    ...(figure.panels === undefined ? {} : { panels: figure.panels.map(thinFigure) }),
  });
  const thin = (output: Output): Output => (output.kind === 'plot' ? thinFigure(output) : output);
  const all = Object.entries(outputs).map(([id, list]) => [id, list.map(thin)] as const);
  return { fits, outputs: Object.fromEntries(all) };
}

function thinned(mark: Mark, step: number): Mark {
  if ((mark.type !== 'line' && mark.type !== 'area') || mark.x.length < FEW_PLACES) return mark;
  const last = mark.x.length - 1;
  const every = (row: readonly number[]) => row.filter((_, i) => i % step === 0 || i === last);
  const both = { x: every(mark.x), y: every(mark.y) };
  return mark.type === 'area' && mark.low !== undefined
    ? { ...mark, ...both, low: every(mark.low) }
    : { ...mark, ...both };
}

/** Controls before figures before the rest; in the order of the cells. */
const RANK: readonly Output['kind'][] = ['widget', 'plot', 'value', 'table', 'text'];
/** Drawn anew wherever the notebook is opened, but not in an embed, which runs nothing by itself. */
const RANK_OF_FIRST: readonly Output['kind'][] = [...RANK, 'markdown', 'modelCard', 'nuts', 'graph'];

/** A part of what is stored, and the characters by which a link with all parts so far may be longer than without any. */
interface Part {
  readonly part: StoredResult;
  readonly limit: number;
}

function inOrderOfUse(results: StoredResult, { cells }: Notebook, first: string | null): readonly Part[] {
  const outputs = cells.flatMap(({ id, outputAt = id }) =>
    (results.outputs[id] ?? []).map(output => ({ id, output, isFirst: first === outputAt || first === id })),
  );
  const ranked = (kinds: readonly Output['kind'][], of: boolean, limit: number): Part[] =>
    kinds
      .flatMap(kind => outputs.filter(({ output, isFirst }) => isFirst === of && output.kind === kind))
      .map(({ id, output }) => ({ part: { fits: [], outputs: { [id]: [output] } }, limit }));
  const most = first === null ? SUMMARY_LIMIT : EMBED_LIMIT + SUMMARY_LIMIT;
  return [
    ...ranked(RANK_OF_FIRST, true, EMBED_LIMIT),
    ...results.fits.map(fit => ({ part: { fits: [withFewRows(fit)], outputs: {} }, limit: most })),
    ...ranked(RANK, false, SUMMARY_LIMIT),
  ];
}

function withFewRows({ omitted = 0, ...fit }: StoredFit): StoredFit {
  const left = omitted + Math.max(0, fit.rows.length - MOST_ROWS);
  return { ...fit, rows: fit.rows.slice(0, MOST_ROWS), ...(left === 0 ? {} : { omitted: left }) };
}

function joined(
  before: StoredResult = { fits: [], outputs: {} },
  { fits, outputs }: StoredResult,
): StoredResult {
  const all = Object.entries(outputs).map(
    ([id, list]) => [id, [...(before.outputs[id] ?? []), ...list]] as const,
  );
  return {
    fits: [...before.fits, ...fits],
    outputs: { ...before.outputs, ...Object.fromEntries(all) },
  };
}

/** A figure with its long rows packed, those of its panels too. */
function packOutput(output: Output): unknown {
  if (output.kind !== 'plot') return output;
  const { marks, panels } = output;
  return {
    ...output,
    marks: marks.map(packRows),
    ...(panels === undefined ? {} : { panels: panels.map(packOutput) }),
  };
}

/** Rows of a mark, and of the rings and violins in it. */
const packRows = (mark: object): unknown =>
  Object.fromEntries(
    Object.entries(mark).map(([key, value]: [string, unknown]) => [
      key,
      isRow(value) ? packNumbers(value) : isParts(value) ? value.map(packRows) : value,
    ]),
  );

const isParts = (value: unknown): value is readonly object[] =>
  Array.isArray(value) && value.every(part => typeof part === 'object' && part !== null);

const isRow = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every(part => typeof part === 'number');

/** True where the hash claims to be a shared notebook of any version. */
export const isShareHash = (hash: string): boolean => /^#n\d+\./.test(hash);

/**
 * The notebook in a hash. Throws DocumentError: "truncated" where characters are missing, "damaged" where they
 * changed, "future" where a newer Tilde wrote it.
 */
export async function decodeShare(hash: string): Promise<Notebook> {
  const payload = checkedPayload(hash);
  return parseNotebook(new TextDecoder().decode(await inflate(payload)));
}

function checkedPayload(hash: string): string {
  const { length, body } = splitHash(hash);
  if (body.length < length + CHECK_LENGTH) {
    const percent = Math.floor((100 * body.length) / (length + CHECK_LENGTH));
    throw new DocumentError(
      'truncated',
      `This link was cut short: ${percent}% of it arrived.`,
      'Ask for the link again, sent as a file or in a code block, or copy it once more in full.',
    );
  }
  // What follows the checksum was added by a mail or chat program: a full stop, a bracket.
  const payload = body.slice(0, length);
  if (body.slice(length, length + CHECK_LENGTH) !== checksum(payload)) {
    throw new DocumentError(
      'damaged',
      'This link was altered on its way: its checksum does not match.',
      'Ask for the link again, or for the notebook as a file.',
    );
  }
  return payload;
}

function splitHash(hash: string): { length: number; body: string } {
  const match = /^#n(\d+)\.(?:([0-9a-z]+)\.(.*))?/s.exec(hash);
  if (match !== null && Number(match[1]) > 1) {
    throw new DocumentError(
      'future',
      `This link was made by a newer Tilde (link version ${match[1]}; this one reads version 1).`,
      'Reload the page to get the newest Tilde, then open the link again.',
    );
  }
  if (match === null || match[2] === undefined) {
    throw new DocumentError(
      'truncated',
      'This link was cut short: almost nothing of it arrived.',
      'Ask for the link again, or copy it once more in full.',
    );
  }
  return { length: Number.parseInt(match[2], 36), body: match[3] };
}

/**
 * What can still be read of a damaged link: the notebook's text up to the damage, possibly "".
 * Never throws.
 */
export async function salvageShare(hash: string): Promise<string> {
  const body = /^#n\d+\.[0-9a-z]+\.([A-Za-z0-9_-]*)/.exec(hash)?.[1] ?? '';
  const stream = new Blob([fromBase64Url(body)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read())
      text += decoder.decode(chunk.value, { stream: true });
  } catch {
    // The stream ends where the damage begins; what came before it is what we want.
  }
  return text;
}

async function inflate(payload: string): Promise<Uint8Array> {
  try {
    return await pipe(fromBase64Url(payload), new DecompressionStream('deflate-raw'));
  } catch {
    throw new DocumentError(
      'damaged',
      'This link was altered on its way: it cannot be unpacked.',
      'Ask for the link again, or for the notebook as a file.',
    );
  }
}

async function pipe(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(through)).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  // A rest of one character carries no byte; atob would refuse it.
  const whole = text.length % 4 === 1 ? text.slice(0, -1) : text;
  const binary = atob(whole.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}

/** CRC-32 (IEEE 802.3) of ASCII text, as six characters of base64url. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  const value = ~crc >>> 0;
  return toBase64Url(Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value));
}

/** How far a link of this many characters carries. */
export function linkReach(length: number): {
  readonly level: 'chat' | 'fine' | 'risky' | 'file';
  readonly words: string;
} {
  if (length <= 2000) return { level: 'chat', words: 'fits in a QR code' };
  if (length <= 8000) return { level: 'fine', words: 'fine for mail and most chats' };
  if (length <= 32_000) return { level: 'risky', words: 'some programs will cut it short' };
  return { level: 'file', words: 'too long for a link: send the file' };
}
