/**
 * Arrow IPC, as a file (Feather) or a stream → columns, by apache-arrow, which loads when the first such file comes.
 * Not here: types of columns (values.ts).
 */
import type { Parsed } from '../csv.ts';
import { checkSize, damaged, decodingFailed } from './data-error.ts';
import { lz4Frame } from './lz4-frame.ts';
import { columnOf } from './values.ts';

const MAGIC = 'ARROW1';

/** Whether the bytes begin as an Arrow file or stream. */
export function looksLikeArrow(bytes: Uint8Array): boolean {
  return word(bytes, 0) === MAGIC || (bytes.length >= 8 && bytes.subarray(0, 4).every(byte => byte === 0xff));
}

/** @throws TildeError where the file is cut, damaged, too large, or has columns of lists or records */
export async function arrowColumns(bytes: Uint8Array): Promise<ReadonlyMap<string, Parsed>> {
  checkFrame(bytes);
  const { tableFromIPC, compressionRegistry, CompressionType } = await import('apache-arrow');
  const { compressors } = await import('hyparquet-compressors');
  const { ZSTD } = compressors;
  if (ZSTD !== undefined)
    compressionRegistry.set(CompressionType.ZSTD, { decode: data => ZSTD(data, data.length).slice() });
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: lz4Frame });
  try {
    const table = tableFromIPC(bytes);
    checkSize(table.numRows, table.numCols);
    const columns = new Map<string, Parsed>();
    for (const [i, field] of table.schema.fields.entries()) {
      const type = field.type as { readonly typeId: number; readonly scale?: number };
      const values = Array.from({ length: table.numRows }, (_, row) =>
        readable(table.getChildAt(i)?.get(row), type),
      );
      columns.set(
        columns.has(field.name) ? `${field.name}_${i + 1}` : field.name,
        columnOf(field.name, values),
      );
    }
    if (columns.size === 0) throw new Error('no columns');
    return columns;
  } catch (reason) {
    throw decodingFailed('Arrow', reason);
  }
}

/** Ids of apache-arrow's types that come as plain numbers. */
const DECIMAL = 7;
const DATE = 8;
const TIMESTAMP = 10;

/** Dates as Date, decimals as numbers, the rest as it is. */
function readable(
  value: unknown,
  { typeId, scale = 0 }: { readonly typeId: number; readonly scale?: number },
): unknown {
  if (value === null || value === undefined) return null;
  if ((typeId === DATE || typeId === TIMESTAMP) && (typeof value === 'number' || typeof value === 'bigint'))
    return new Date(Number(value));
  if (typeId === DECIMAL && value instanceof Uint32Array) return decimal(value, scale);
  return value;
}

/** Two's complement in words of 32 bits, lowest first. */
function decimal(words: Uint32Array, scale: number): number {
  const bits = BigInt(32 * words.length);
  const unsigned = words.reduceRight((sum, part) => (sum << 32n) | BigInt(part), 0n);
  const digits = String(BigInt.asIntN(Number(bits), unsigned));
  return Number(`${digits}e${-scale}`);
}

function word(bytes: Uint8Array, from: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + MAGIC.length));
}

function checkFrame(bytes: Uint8Array): void {
  if (!looksLikeArrow(bytes))
    throw damaged('The file does not begin as Arrow does', {
      expected: `"${MAGIC}", or the mark of a stream`,
      got: JSON.stringify(word(bytes, 0)),
      hint: 'is it another format under this name? Feather version 1 is not read: save it as version 2',
    });
  const end = bytes.length - MAGIC.length;
  if (word(bytes, 0) === MAGIC && (end < MAGIC.length + 2 || word(bytes, end) !== MAGIC))
    throw damaged(`The Arrow file is cut short: it ends at byte ${bytes.length} without its footer`, {
      expected: `"${MAGIC}" in its last ${MAGIC.length} bytes`,
      got: JSON.stringify(word(bytes, Math.max(0, end))),
      hint: 'get the file once more, in full',
    });
}
