/** What both directions of the derivative of scan need: inputs by kind, which carries move, recording a new body. */
import { constantTensor } from '../array/apply.ts';
import type { Graph, NodeId } from '../array/graph.ts';
import type { ScanBody, ScanParams, Shape } from '../array/primitives.ts';
import { bodyGraph, portName } from '../array/scan-layout.ts';
import { trace } from '../array/trace.ts';
import type { Tensor } from '../array/types.ts';
import { reached } from './pullback.ts';
import { replay } from './replay.ts';
import type { Application } from './rule.ts';

export type At = Application<'scan'>;
const LIMIT = 400_000;

export const zeros = (shape: Shape): Tensor => constantTensor(shape, [0]);

/** The inputs of a scan, or something for each of them, by kind. */
export interface Sides<T> {
  readonly constants: readonly T[];
  readonly carries: readonly T[];
  readonly xs: readonly T[];
}

export function sides<T>(list: readonly T[], { constants, carries, body }: ScanParams): Sides<T> {
  const first = constants + carries;
  return {
    constants: list.slice(0, constants),
    carries: list.slice(constants, first),
    xs: list.slice(first, body.inputs.length),
  };
}

/** The places that are marked. */
export const places = (marked: readonly boolean[]): number[] => marked.flatMap((is, i) => (is ? [i] : []));

/** Per carry: whether it depends on the inputs marked (constants, carries, xs in order), in however many steps. */
export function activeCarries(
  { body, constants, carries }: ScanParams,
  marked: readonly boolean[],
): boolean[] {
  const active = Array.from({ length: carries }, (_, i) => marked[constants + i]);
  for (let changed = true; changed;) {
    const sources = body.inputs.filter((_, i) => marked[i] || active[i - constants]);
    const from = reached(body, new Set(sources));
    changed = false;
    active.forEach((before, i) => {
      active[i] ||= from[body.outputs[i]];
      changed ||= active[i] !== before;
    });
  }
  return active;
}

/** The arguments of a new body, and what it does with them, both in the order constants, carries, xs. */
export function record(given: Sides<Tensor>, make: (args: Sides<Tensor>) => readonly Tensor[]): Graph {
  const { constants, carries, xs } = given;
  const shapes = [
    ...constants.map(x => x.shape),
    ...carries.map(x => x.shape),
    ...xs.map(x => x.shape.slice(1)),
  ];
  const inputs = shapes.map((shape, i) => ({ name: portName(i), role: 'parameter', shape }) as const);
  const first = constants.length + carries.length;
  return trace(
    inputs,
    args => {
      const own = {
        constants: args.slice(0, constants.length),
        carries: args.slice(constants.length, first),
        xs: args.slice(first),
      };
      return Object.fromEntries(make(own).map((value, i) => [portName(i), value]));
    },
    { limit: LIMIT },
  );
}

/** All nodes of the body from what it takes. */
export function replayBody({ body, constants }: ScanParams, { constants: c, carries, xs }: Sides<Tensor>) {
  const given = [...c, ...carries, ...xs];
  const byName = new Map(body.inputs.map((id, i) => [nameOf(body, id), given[i]]));
  return replay(bodyGraph(body, constants), name => byName.get(name) ?? lost());
}

function nameOf({ nodes }: ScanBody, id: NodeId): string {
  const node = nodes[id];
  return node.op === 'input' ? node.params.name : '';
}

export function lost(): never {
  throw new Error('a part of a scan is missing');
}
