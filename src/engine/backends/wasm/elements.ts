/**
 * Single elements and pairs of elements of small arrays, wherever they are: literals, locals or memory.
 */
import type { NodeId } from '../../array/graph.ts';
import { OP } from './opcodes.ts';
import type { Context } from './context.ts';
import { sizeOf } from './extents.ts';
import { Lanes } from './lanes.ts';
import type { Value } from './lanes.ts';
import { F64 } from './limits.ts';

/** Element `index` of a root. */
export interface Element {
  readonly root: NodeId;
  readonly index: number;
}
/** An element, or the number zero. */
export type Source = Element | 'zero';

/** The literal behind an element, when it is one. */
function literal(context: Context, source: Source): number | undefined {
  if (source === 'zero') return 0;
  const node = context.graph.nodes[source.root];
  if (node.op !== 'constant') return undefined;
  const { values } = node.params;
  return values.length === 1 ? values[0] : values[source.index];
}

function remember(context: Context, key: string, make: () => Value): Value {
  const known = context.known.get(key);
  if (known) return known;
  const value = make();
  context.known.set(key, value);
  return value;
}

/** One element as an f64. */
export function scalar(context: Context, source: Source): Value {
  const constant = literal(context, source);
  if (constant !== undefined || source === 'zero') return { constant: constant ?? 0 };
  const { root, index } = source;
  const held = context.held.get(root);
  if (held && sizeOf(context.graph.nodes[root].shape) === 1) return held[0];
  return remember(context, `s${root}:${index}`, () => {
    const lanes = new Lanes(context.f, 1);
    if (held) {
      new Lanes(context.f, 2).push(held[index >> 1]);
      context.f.extract(index % 2 === 0 ? 0 : 1);
    } else {
      context.f.i32(0);
      context.f.load('f64', context.rootAddress(root) + index * F64);
    }
    return lanes.take();
  });
}

/** Two elements as an f64x2. */
export function pair(context: Context, low: Source, high: Source): Value {
  const a = literal(context, low);
  const b = literal(context, high);
  if (a !== undefined && b !== undefined) return { constant: a, high: b };
  const held = low === 'zero' ? undefined : context.held.get(low.root);
  const adjacent =
    low !== 'zero' && high !== 'zero' && low.root === high.root && high.index === low.index + 1;
  if (held && adjacent && low.index % 2 === 0) return held[low.index >> 1];
  return remember(context, `p${keyOf(low, a)}|${keyOf(high, b)}`, () => {
    pushPair(context, low, high, adjacent);
    return new Lanes(context.f, 2).take();
  });
}

function keyOf(source: Source, constant: number | undefined): string {
  if (constant !== undefined || source === 'zero') return `c${constant ?? 0}`;
  return `${source.root}:${source.index}`;
}

function pushPair(context: Context, low: Source, high: Source, adjacent: boolean): void {
  const { f } = context;
  const inMemory = low !== 'zero' && !context.held.has(low.root) && literal(context, low) === undefined;
  if (adjacent && inMemory) {
    f.i32(0);
    f.load('v128', context.rootAddress(low.root) + low.index * F64);
    return;
  }
  const from = vectorLane(context, low);
  const to = vectorLane(context, high);
  const lanes = new Lanes(f, 2);
  if (from && to) {
    lanes.push(from.value);
    lanes.push(to.value);
    f.shuffle(from.lane, 2 + to.lane);
    return;
  }
  const one = new Lanes(f, 1);
  const first = scalar(context, low);
  const same = low !== 'zero' && high !== 'zero' && low.root === high.root && low.index === high.index;
  const second = same ? first : scalar(context, high);
  one.push(first);
  f.op(OP.f64x2Splat);
  if (same) return;
  one.push(second);
  f.replace(1);
}

function vectorLane(context: Context, source: Source): { value: Value; lane: number } | undefined {
  if (source === 'zero') return undefined;
  const held = context.held.get(source.root);
  if (!held || sizeOf(context.graph.nodes[source.root].shape) === 1) return undefined;
  return { value: held[source.index >> 1], lane: source.index % 2 };
}
