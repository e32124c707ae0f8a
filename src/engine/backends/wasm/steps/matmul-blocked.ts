/**
 * Products of large matrices, in blocks that stay in the caches: a block of the right matrix is packed into strips of
 * four columns, and four rows of the left one pass over it with their sums in registers. Every element adds its products
 * from first to last, as the plain product does (matmul.ts): the same bits.
 */
import type { Node } from '../../../array/graph.ts';
import type { Shape } from '../../../array/primitives.ts';
import { FunctionBuilder } from '../assembler.ts';
import type { Context } from '../context.ts';
import { F64 } from '../limits.ts';
import { repeat } from '../nest.ts';
import { OP } from '../opcodes.ts';

/** Columns of a strip, and rows of the left matrix that pass over it together. */
const STRIP = 4;
const ROWS = 4;
/** Inner indices, and strips, of a block: 128 kB. */
const DEPTH = 256;
const STRIPS = 16;
/** Multiplications from which packing pays. */
const FEWEST = 32_768;
const UNROLLED = 4;

/** Extents of one product: [rows, inner] × [inner, columns]. */
export interface Extents {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** Addresses in locals; a block leaves them as it found them. */
interface Pointers {
  readonly a: number;
  readonly b: number;
  readonly out: number;
}

export function extentsOf(left: Shape, out: Shape): Extents {
  const [rows, columns] = out.slice(-2);
  return { rows, columns, inner: left[left.length - 1] };
}

/** Whether a product is done in blocks. */
export function isBlocked({ rows, inner, columns }: Extents): boolean {
  return columns >= STRIP && rows >= ROWS && rows * inner * columns >= FEWEST;
}

/** Bytes of scratch memory that a node needs while it is computed. */
export function scratchBytes(node: Node, nodes: readonly Node[]): number {
  if (node.op !== 'matmul') return 0;
  const extents = extentsOf(nodes[node.inputs[0]].shape, node.shape);
  if (!isBlocked(extents)) return 0;
  const strips = Math.min(STRIPS, Math.ceil(extents.columns / STRIP));
  return Math.min(DEPTH, extents.inner) * strips * STRIP * F64;
}

/** Adds the product to `out`, which holds zeros. `scratch` is the address of the packed block. */
export function addBlocked(context: Context, extents: Extents, at: Pointers, scratch: number): void {
  const { f } = context;
  const add = (block: Block): void => callBlock(context, extents, block, at, scratch);
  const { inner, columns } = extents;
  const whole = Math.floor(columns / STRIP);
  const rest = columns % STRIP;
  inBlocks(f, inner, DEPTH, depth => {
    inBlocks(f, whole, STRIPS, strips => {
      add({ depth, strips, width: STRIP });
      f.increment(at.b, strips * STRIP * F64);
      f.increment(at.out, strips * STRIP * F64);
    });
    if (rest > 0) add({ depth, strips: 1, width: rest });
    f.increment(at.out, -whole * STRIP * F64);
    f.increment(at.b, (depth * columns - whole * STRIP) * F64);
    f.increment(at.a, depth * F64);
  });
  f.increment(at.a, -inner * F64);
  f.increment(at.b, -inner * columns * F64);
}

/** Runs `body` for every block of `size` of `total`, and for what is left over. */
function inBlocks(f: FunctionBuilder, total: number, size: number, body: (count: number) => void): void {
  const blocks = Math.floor(total / size);
  if (blocks > 0) repeat(f, blocks, () => body(size));
  if (total % size > 0) body(total % size);
}

/** Part of the right matrix: `strips` of `width` columns, `depth` inner indices. */
interface Block {
  readonly depth: number;
  readonly strips: number;
  readonly width: number;
}

/** Each block is a call of its own: a browser begins with quickly made code and takes better only at a call. */
function callBlock(context: Context, extents: Extents, block: Block, at: Pointers, scratch: number): void {
  const body = new FunctionBuilder(['i32', 'i32', 'i32']);
  const [a, b, out] = [0, 1, 2];
  columnBlock(body, extents, block, { a, b, out }, scratch);
  for (const local of [at.a, at.b, at.out]) context.f.get(local);
  context.f.call(context.functions.add(body));
}

function columnBlock(
  f: FunctionBuilder,
  extents: Extents,
  block: Block,
  at: Pointers,
  scratch: number,
): void {
  const { rows, inner, columns } = extents;
  const panel = f.local('i32');
  pack(f, columns, block, at.b, panel, scratch);
  inBlocks(f, rows, ROWS, together => {
    // What does not fill a group of rows goes one by one.
    const single = together === ROWS ? 1 : together;
    const height = together / single;
    repeat(f, single, () => {
      f.i32(scratch);
      f.set(panel);
      repeat(f, block.strips, () => {
        tile(f, extents, block, height, at, panel);
        f.increment(at.out, STRIP * F64);
      });
      f.increment(at.out, (height * columns - block.strips * STRIP) * F64);
      f.increment(at.a, height * inner * F64);
    });
  });
  f.increment(at.out, -rows * columns * F64);
  f.increment(at.a, -rows * inner * F64);
  f.release('i32', panel);
}

/** Copies the block strip by strip; columns that are not there are zeros. */
function pack(
  f: FunctionBuilder,
  columns: number,
  { depth, strips, width }: Block,
  b: number,
  panel: number,
  scratch: number,
): void {
  f.i32(scratch);
  f.set(panel);
  repeat(f, strips, () => {
    repeat(f, depth, () => {
      for (let column = 0; column < STRIP; column++) {
        f.get(panel);
        if (column < width) {
          f.get(b);
          f.load('f64', column * F64);
        } else f.f64(0);
        f.store('f64', column * F64);
      }
      f.increment(b, columns * F64);
      f.increment(panel, STRIP * F64);
    });
    f.increment(b, (STRIP - depth * columns) * F64);
  });
  f.increment(b, -strips * STRIP * F64);
}

/** Adds to `height` rows of one strip; the panel moves on to the next. */
function tile(
  f: FunctionBuilder,
  { inner, columns }: Extents,
  { depth, width }: Block,
  height: number,
  { a, out }: Pointers,
  panel: number,
): void {
  const halves = Math.ceil(width / 2);
  const sums = Array.from({ length: height }, () => Array.from({ length: halves }, () => f.local('v128')));
  const each = (act: (sum: number, offset: number, isPair: boolean) => void): void =>
    sums.forEach((row, i) =>
      row.forEach((sum, half) => act(sum, (i * columns + 2 * half) * F64, width - 2 * half > 1)),
    );
  each((sum, offset, isPair) => {
    f.get(out);
    if (isPair) f.load('v128', offset);
    else f.loadZero(offset);
    f.set(sum);
  });
  const step = (count: number): void => {
    for (let l = 0; l < count; l++) multiplyAdd(f, sums, inner, l, a, panel);
    f.increment(a, count * F64);
    f.increment(panel, count * STRIP * F64);
  };
  inBlocks(f, depth, UNROLLED, step);
  f.increment(a, -depth * F64);
  each((sum, offset, isPair) => {
    f.get(out);
    f.get(sum);
    if (isPair) f.store('v128', offset);
    else {
      f.extract(0);
      f.store('f64', offset);
    }
  });
  for (const row of sums) for (const sum of row) f.release('v128', sum);
}

/** sums[i] += a[i, l] · b[l, ·], for the l-th index from where the pointers stand. */
function multiplyAdd(
  f: FunctionBuilder,
  sums: readonly (readonly number[])[],
  inner: number,
  l: number,
  a: number,
  panel: number,
): void {
  const right = sums[0].map((_, half) => {
    const local = f.local('v128');
    f.get(panel);
    f.load('v128', (l * STRIP + 2 * half) * F64);
    f.set(local);
    return local;
  });
  const left = f.local('v128');
  sums.forEach((row, i) => {
    f.get(a);
    f.loadSplat((i * inner + l) * F64);
    f.set(left);
    row.forEach((sum, half) => {
      f.get(sum);
      f.get(left);
      f.get(right[half]);
      f.op(OP.f64x2Mul);
      f.op(OP.f64x2Add);
      f.set(sum);
    });
  });
  for (const local of [left, ...right]) f.release('v128', local);
}
