/** Parquet → columns, by hyparquet. Its parts load when the first such file comes. Not here: types of columns (values.ts). */
import type { Parsed } from '../csv.ts';
import { checkSize, damaged, decodingFailed } from './data-error.ts';
import { columnOf } from './values.ts';

const MAGIC = 'PAR1';
/** Magic at both ends, and the footer's length. */
const LEAST_BYTES = 12;

/** @throws TildeError where the file is cut, damaged, too large, or has columns of lists or records */
export async function parquetColumns(bytes: Uint8Array): Promise<ReadonlyMap<string, Parsed>> {
  checkFrame(bytes);
  const [{ parquetMetadata, parquetRead }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  try {
    const buffer = bytes.slice().buffer;
    const metadata = parquetMetadata(buffer);
    const names = topNames(metadata.schema);
    const rows = Number(metadata.num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0) throw new Error(`${String(metadata.num_rows)} rows`);
    checkSize(rows, names.length);
    const table: Record<string, unknown>[] = [];
    await parquetRead({
      file: buffer,
      metadata,
      compressors,
      rowFormat: 'object',
      onComplete: read => {
        for (const row of read) table.push(row);
      },
    });
    if (table.length !== rows) throw new Error(`${table.length} rows where the footer says ${rows}`);
    return new Map(
      names.map(
        name =>
          [
            name,
            columnOf(
              name,
              table.map(row => row[name]),
            ),
          ] as const,
      ),
    );
  } catch (reason) {
    throw decodingFailed('Parquet', reason);
  }
}

/** The root's children, in order. */
function topNames(schema: readonly { readonly name: string; readonly num_children?: number }[]): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = (): void => {
    const children = schema[at]?.num_children ?? 0;
    at += 1;
    for (let i = 0; i < children && at < schema.length; i += 1) skip();
  };
  while (at < schema.length) {
    names.push(schema[at].name);
    skip();
  }
  return names;
}

function checkFrame(bytes: Uint8Array): void {
  const word = (from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));
  if (word(0) !== MAGIC)
    throw damaged('The file does not begin as Parquet does', {
      expected: `"${MAGIC}" in its first four bytes`,
      got: JSON.stringify(word(0)),
      hint: 'is it another format under this name?',
    });
  const end = bytes.length - 4;
  if (bytes.length < LEAST_BYTES || word(end) !== MAGIC)
    throw damaged(`The Parquet file is cut short: it ends at byte ${bytes.length} without its footer`, {
      expected: `"${MAGIC}" in its last four bytes`,
      got: JSON.stringify(word(Math.max(4, end))),
      hint: 'get the file once more, in full',
    });
  const footer = new DataView(bytes.buffer, bytes.byteOffset + end - 4, 4).getUint32(0, true);
  if (footer > bytes.length - LEAST_BYTES)
    throw damaged(`The Parquet file is damaged at byte ${end - 4}: the length of its footer`, {
      expected: `at most ${bytes.length - LEAST_BYTES} bytes`,
      got: `${footer} bytes`,
      hint: 'get the file once more, in full',
    });
}
