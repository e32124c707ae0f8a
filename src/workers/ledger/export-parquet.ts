/** Draws as a Parquet file. This module is loaded when a file is asked for. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { DrawColumn } from './draw-columns.ts';

/** The bytes of a file with these columns and, as key-value metadata, these facts. */
export function parquetFile(
  columns: readonly DrawColumn[],
  facts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, values }) => ({
      name,
      data: values,
      type: values instanceof Int32Array ? 'INT32' : 'DOUBLE',
      nullable: false,
    })),
    kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
  });
  return new Uint8Array(buffer);
}
