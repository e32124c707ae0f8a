/** Prints concrete arrays the way NumPy does: aligned columns, at most 1000 elements, else the ends. Not graphs. */
import { sizeOf, stridesOf } from './extents.ts';
import type { ArrayData } from './graph.ts';

const FULL_LIMIT = 1000;
const EDGE = 3;

/** Text of an array; a scalar prints as its number. */
export function formatArray(data: ArrayData): string {
  const { shape, values } = data;
  if (shape.length === 0) return formatNumber(values[0]);
  if (sizeOf(shape) === 0) return shape.length === 1 ? '[]' : `[] (shape [${shape.join(', ')}])`;
  const abridged = values.length > FULL_LIMIT;
  const cells = collect(data, 0, 0, abridged);
  const width = widest(cells);
  return layOut(cells, width, 1);
}

type Cells = string | readonly Cells[];

function collect(data: ArrayData, axis: number, offset: number, abridged: boolean): Cells {
  const { shape, values } = data;
  if (axis === shape.length) return formatNumber(values[offset]);
  const stride = stridesOf(shape)[axis];
  const extent = shape[axis];
  const item = (i: number): Cells => collect(data, axis + 1, offset + i * stride, abridged);
  if (!abridged || extent <= 2 * EDGE) return Array.from({ length: extent }, (_, i) => item(i));
  const head = Array.from({ length: EDGE }, (_, i) => item(i));
  const tail = Array.from({ length: EDGE }, (_, i) => item(extent - EDGE + i));
  return [...head, '…', ...tail];
}

function widest(cells: Cells): number {
  return typeof cells === 'string'
    ? cells.length
    : cells.reduce((width, cell) => Math.max(width, widest(cell)), 0);
}

function layOut(cells: Cells, width: number, indent: number): string {
  if (typeof cells === 'string') return cells === '…' ? cells : cells.padStart(width);
  const flat = cells.every(cell => typeof cell === 'string');
  const separator = flat ? ', ' : `,\n${' '.repeat(indent)}`;
  return `[${cells.map(cell => layOut(cell, width, indent + 1)).join(separator)}]`;
}

/** Up to 5 significant digits; whole numbers in full. */
function formatNumber(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e15) return Object.is(x, -0) ? '-0' : String(x);
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '-∞';
  return String(Number(x.toPrecision(5)));
}
