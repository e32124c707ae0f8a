/**
 * Reads one file of data after another and keeps the last table, so that a part of it can be taken later.
 * Not here: the formats (engine/data) or the worker around it (main.ts).
 */
import { keptText, previewOf } from '../../engine/data/preview.ts';
import type { KeptText, TablePreview } from '../../engine/data/preview.ts';
import { readData } from '../../engine/data/read.ts';
import type { DataFormat } from '../../engine/data/read.ts';
import type { Table } from '../../engine/csv.ts';
import type { WireError } from '../protocol.ts';
import { wireError } from '../wire-error.ts';

/** What came of a file. */
export type ReadAnswer =
  | {
      readonly ok: true;
      readonly format: DataFormat;
      readonly preview: TablePreview;
      readonly notes: readonly string[];
      /** All of it, as far as a notebook keeps it. */
      readonly kept: KeptText;
    }
  | { readonly ok: false; readonly error: WireError };

export interface TableWorker {
  /** Never rejects: what is wrong with a file is an answer. */
  read(name: string, bytes: Uint8Array): Promise<ReadAnswer>;
  /** A part of the table read last; null where there is none. */
  part(columns: readonly string[], rows: number): KeptText | null;
}

export function createTableWorker(): TableWorker {
  let last: Table | null = null;
  return {
    async read(name, bytes) {
      try {
        const { format, table, notes } = await readData(name, bytes);
        last = table;
        const kept = keptText(table, table.columns, table.rows);
        return { ok: true, format, preview: previewOf(table), notes, kept };
      } catch (reason) {
        return { ok: false, error: wireError(reason) };
      }
    },
    part: (columns, rows) => last && keptText(last, columns, rows),
  };
}
