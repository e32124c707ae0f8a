/**
 * The Jacobian of a slope, column by column in one recording: f itself comes along. Inside a plate every element has its
 * own. Not here: the rules (autodiff/), or the modeller's jacobian, which takes no values of plates.
 */
import { apply, literal } from '../array/apply.ts';
import { attach, expandAxes, unionAxes } from '../array/axes.ts';
import { sizeOf, type Tensor } from '../array/index.ts';
import { stackValues } from '../array/convert.ts';
import { type ArrayValue, asTensor, asValue } from '../array/tensor.ts';
import { traceClosure } from '../array/trace.ts';
import type { Axis } from '../array/types.ts';
import { pushforward } from '../autodiff/pullback.ts';
import { replay } from '../autodiff/replay.ts';
import { rules } from '../autodiff/rules.ts';
import type { Slope } from './contract.ts';

export interface Derivatives {
  /** f(y, t) */
  readonly slope: Tensor;
  /** ∂f/∂y, [size, size]: one column for each element of y. */
  readonly inY: Tensor;
  /** ∂f/∂t */
  readonly inT: Tensor;
}

const NAMES = { y: 'y', t: 't', slope: 'slope' };

/** f and its derivatives at a place. */
export function derivatives(f: Slope, y: Tensor, t: Tensor): Derivatives {
  const given = [asValue(y), asValue(t)];
  const { graph, captures, axes } = recorded(f, given);
  const entries = given.map(value => expandAxes(value, axes));
  const bound = new Map(captures.map(({ name, value }) => [name, value]));
  bound.set(NAMES.y, asTensor(entries[0])).set(NAMES.t, asTensor(entries[1]));
  const values = replay(graph, name => bound.get(name) ?? lost(name));
  const [output] = graph.outputs.map(({ node }) => node);
  const [inY, inT] = [NAMES.y, NAMES.t].map(
    name => graph.inputs.find(input => input.name === name)?.node ?? lost(name),
  );
  const [size] = y.shape;
  const visible = (value: ArrayValue): ArrayValue => attach(value, axes);
  const shape = [...axes.map(axis => axis.size), size];
  const along = (node: number, tangent: ArrayValue): ArrayValue => {
    const found = pushforward(rules, graph, values, new Map([[node, asTensor(tangent)]]))[output];
    return visible(found === undefined ? literal(shape, [0]) : asValue(found));
  };
  const columns = Array.from({ length: size }, (_, i) => along(inY, unit(shape, i)));
  const jacobian = size === 0 ? literal([0, 0], []) : stackValues(columns, 1);
  const inTime = along(inT, literal(shape.slice(0, -1), [1]));
  return {
    slope: asTensor(visible(asValue(values[output]))),
    inY: asTensor(jacobian),
    inT: asTensor(inTime),
  };
}

/** f as a graph on arrays that have all hidden axes, those that only f brings too. */
function recorded(f: Slope, given: readonly ArrayValue[]) {
  let axes: readonly Axis[] = unionAxes(given);
  for (;;) {
    const own = axes;
    let found = own;
    const [y, t] = given.map((value, i) => ({
      name: [NAMES.y, NAMES.t][i],
      role: 'parameter' as const,
      shape: [...own.map(axis => axis.size), ...value.shape],
    }));
    const { graph, captures } = traceClosure([y, t], args => {
      const [a, b] = args.map(arg => asTensor(attach(asValue(arg), own)));
      const result = asValue(f(a, b));
      found = unionAxes([asValue(a), result]);
      return { [NAMES.slope]: asTensor(found.length > own.length ? result : expandAxes(result, own)) };
    });
    if (found.length === own.length) return { graph, captures, axes };
    axes = found;
  }
}

/** 1 at place i of the last axis, for every element of the others. */
function unit(shape: readonly number[], i: number): ArrayValue {
  const size = shape[shape.length - 1];
  const one = Array.from({ length: size }, (_, k) => Number(k === i));
  if (sizeOf(shape) === size) return literal(shape, size === 1 ? [1] : one);
  return apply('broadcastTo', [literal([size], one)], { shape });
}

function lost(name: string): never {
  throw new Error(`${name} of a recorded slope has no value`);
}
