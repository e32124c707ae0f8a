/** Draws as an Arrow IPC file ("Feather"). The library is large: this module is loaded when a file is asked for. */
import { Field, makeData, makeVector, RecordBatch, Schema, Struct, Table, tableToIPC } from 'apache-arrow';
import type { DrawColumn } from './draw-columns.ts';

/** The bytes of a file with these columns and, in its schema, these facts. */
export function arrowFile(
  columns: readonly DrawColumn[],
  facts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const vectors = columns.map(({ values }) => makeVector(values));
  const fields = columns.map(({ name }, i) => new Field(name, vectors[i].type, false));
  const schema = new Schema(fields, new Map(Object.entries(facts)));
  const data = makeData({
    type: new Struct(fields),
    length: columns[0]?.values.length ?? 0,
    nullCount: 0,
    children: vectors.map(vector => vector.data[0]),
  });
  return new Uint8Array(tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), 'file'));
}
