/**
 * Draws in the binary formats of other programs. Their libraries are large: each is loaded when first asked for.
 * Not here: text formats (result.ts, export-stan.ts).
 */
import { ENGINE_VERSION as VERSION } from '../../engine/version.ts';
import { drawColumns, runFacts } from './draw-columns.ts';
import { checkFileSize } from './file-size.ts';
import { inferenceData } from './inference-data.ts';
import { NOTHING_PREDICTED, type PredictedOfRun } from './predicted-draws.ts';
import type { RunRecord } from './run-record.ts';

/** "netcdf" is ArviZ's InferenceData; the others have one row a draw. */
export type FileFormat = 'netcdf' | 'arrow' | 'parquet';

/**
 * @param seconds wall seconds the run took
 * @param predicted what `predictive` simulated for it
 * @throws RangeError when no chain has a draw, or the values would be too large
 */
export async function exportFile(
  record: RunRecord,
  format: FileFormat,
  seconds: number,
  predicted: PredictedOfRun = NOTHING_PREDICTED,
): Promise<Blob> {
  checkFileSize(record, format, predicted);
  switch (format) {
    case 'netcdf': {
      const { netcdfFile } = await import('./export-netcdf.ts');
      const groups = inferenceData(record, { version: VERSION, at: new Date(), seconds }, predicted);
      return new Blob([await netcdfFile(groups)], { type: 'application/x-netcdf' });
    }
    case 'arrow': {
      const { arrowFile } = await import('./export-arrow.ts');
      const bytes = arrowFile(drawColumns(record), runFacts(record, VERSION));
      return new Blob([bytes], { type: 'application/vnd.apache.arrow.file' });
    }
    case 'parquet': {
      const { parquetFile } = await import('./export-parquet.ts');
      const bytes = parquetFile(drawColumns(record), runFacts(record, VERSION));
      return new Blob([bytes], { type: 'application/vnd.apache.parquet' });
    }
  }
}
