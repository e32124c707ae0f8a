/** Copies a matrix into panels: two rows at a time, column by column; an odd last row is followed by zeros. */
import type { Context } from '../context.ts';
import { F64 } from '../limits.ts';
import type { Distinct } from '../distinct.ts';
import type { Panel } from '../matvec.ts';
import { copyStrided, fillZero } from './copy.ts';
import { packDistinct } from './pack-distinct.ts';

/** Writes what bind prepares of data for loops. */
export function packPanel(context: Context, panel: Panel | Distinct, address: number): void {
  if ('columns' in panel) packMatrix(context, panel, address);
  else packDistinct(context, panel, address);
}

function packMatrix(context: Context, panel: Panel, address: number): void {
  const { f } = context;
  const { rows, columns, rowStride, columnStride } = panel;
  const from = context.rootAddress(panel.root) + panel.offset * F64;
  const half = Math.floor(rows / 2);
  if (half > 0) {
    copyStrided(
      f,
      [half, columns, 2],
      { address: from, strides: [2 * rowStride, columnStride, rowStride] },
      { address, strides: [2 * columns, 2, 1] },
    );
  }
  if (rows % 2 === 0) return;
  const last = address + 2 * half * columns * F64;
  fillZero(f, last, 2 * columns);
  copyStrided(
    f,
    [columns],
    { address: from + 2 * half * rowStride * F64, strides: [columnStride] },
    { address: last, strides: [2] },
  );
}
