/**
 * Functions with a derivative rule of their own. While something is recorded, a call is laid down as
 *
 *   packed = stopGradient(concat(value, ...arguments, mark)),  result = the part of `packed` that is the value
 *
 * where this `stopGradient` has a rule (own-rules.ts): cotangents of the value become those of the arguments by the
 * modeller's function, which is called with what the surrounding pass knows of value and arguments. So second and higher
 * derivatives differentiate the rule itself; arithmetic such as stop(f(x)) + stop(rule)·(x − stop(x)) has no second
 * derivative, since the inner stops hide the rule from the outer pass. No primitive is added: every backend, `vmap` and
 * scan know `stopGradient` already, and only the derivative passes look for the rule. `mark` differs for every function, so
 * that calls of two functions with equal values are not taken for one.
 * Not here: the user's side of rules, trees of arrays (custom-call.ts).
 */
import { applyPrimitive, constantTensor } from '../array/apply.ts';
import { sizeOf } from '../array/extents.ts';
import type { Shape } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';
import { mapLeading } from '../array/vmap.ts';
import { binary, number, plus, reshape, select } from './ops.ts';
import { giveRule } from './own-rules.ts';
import { pullback } from './pullback.ts';
import { record } from './record.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';

/**
 * A rule on lists of arrays. `reverse`: cotangents of the results, results, arguments → cotangents of the arguments;
 * `forward`: tangents of the arguments, results, arguments → tangents of the results. Either is linear in its first list.
 */
export interface LinearRule {
  readonly direction: 'reverse' | 'forward';
  readonly map: (
    moved: readonly Tensor[],
    results: readonly Tensor[],
    args: readonly Tensor[],
  ) => readonly Tensor[];
}

/** Shapes of one element: further axes that batching put in front are the rule's business. */
interface Shapes {
  readonly results: readonly Shape[];
  readonly args: readonly Shape[];
}

/** `results` as they are, but with the derivative that the rule says in `args`. Values may be part of plates. */
export function attachRule(
  rule: LinearRule,
  mark: number,
  results: readonly Tensor[],
  args: readonly Tensor[],
  ops: PlateOps,
): readonly Tensor[] {
  const shapes = { results: results.map(x => x.shape), args: args.map(x => x.shape) };
  const packed = ops.concat([...results, ...args].map(ops.flat).concat(constantTensor([1], [mark])));
  const params = {};
  giveRule(params, ruleOf(rule, shapes));
  const kept = ops.mark(packed, params);
  let start = 0;
  return shapes.results.map(shape => {
    const part = ops.cut(kept, start, sizeOf(shape), shape);
    start += sizeOf(shape);
    return part;
  });
}

/** The moves above on values with hidden axes. */
export interface PlateOps {
  readonly flat: (x: Tensor) => Tensor;
  readonly concat: (parts: readonly Tensor[]) => Tensor;
  readonly mark: (x: Tensor, params: object) => Tensor;
  readonly cut: (x: Tensor, start: number, size: number, shape: Shape) => Tensor;
}

/** The rule of the marked `stopGradient`, on whole vectors: perhaps with batches in front. */
function ruleOf(rule: LinearRule, shapes: Shapes): Rule<'stopGradient'> {
  const counts = { results: shapes.results.length, args: shapes.args.length };
  const all = [...shapes.results, ...shapes.args];
  const apart = (packed: Tensor) => {
    const parts = unpack(packed, all);
    return { results: parts.slice(0, counts.results), args: parts.slice(counts.results) };
  };
  const run = (linear: LinearRule['map'], packed: Tensor, moved: readonly Tensor[]): readonly Tensor[] => {
    const { results, args } = apart(packed);
    return batched(packed.shape.slice(0, -1), [...moved, ...results, ...args], list => {
      const own = list.slice(0, moved.length);
      const given = list.slice(moved.length);
      return linear(own, given.slice(0, counts.results), given.slice(counts.results));
    });
  };
  const back = rule.direction === 'reverse' ? rule.map : transposed(rule.map, shapes.args);
  const ahead = rule.direction === 'forward' ? rule.map : transposed(rule.map, shapes.results);
  return {
    vjp: ({ inputs: [packed] }, cotangent, _, guarded) => {
      const { results: moved } = apart(cotangent);
      const found = run(back, packed, moved);
      const args = guarded ? found.map(part => guard(moved, part)) : found;
      const lead = packed.shape.slice(0, -1);
      return [pack(lead, [...shapes.results.map(shape => zerosOf([...lead, ...shape])), ...args], shapes)];
    },
    jvp: ({ inputs: [packed] }, [tangent]) => {
      if (tangent === undefined) return undefined;
      const found = run(ahead, packed, apart(tangent).args);
      const lead = packed.shape.slice(0, -1);
      return pack(lead, [...found, ...shapes.args.map(shape => zerosOf([...lead, ...shape]))], shapes);
    },
  };
}

/** The transpose of a map that is linear in its first list, whose arrays have these shapes: its own derivative at 0. */
function transposed(map: LinearRule['map'], shapes: readonly Shape[]): LinearRule['map'] {
  return (moved, results, args) => {
    const { graph, values, inputs, outputs } = record(
      own => map(own, results, args),
      shapes.map(shape => zerosOf(shape)),
    );
    const seeds = new Map<number, Tensor>();
    outputs.forEach((id, i) => seeds.set(id, plus(seeds.get(id), moved[i]) ?? moved[i]));
    return pullback(rules, graph, values, seeds, inputs).map((part, i) => part ?? zerosOf(shapes[i]));
  };
}

/** `run` on arrays that all have these extents in front, for every element of them. */
function batched(
  lead: Shape,
  args: readonly Tensor[],
  run: (args: readonly Tensor[]) => readonly Tensor[],
): readonly Tensor[] {
  if (lead.length === 0) return run(args);
  const size = sizeOf(lead);
  const rows = args.map(x => reshape(x, [size, ...x.shape.slice(lead.length)]));
  return mapLeading(run, rows, size).map(x => reshape(x, [...lead, ...x.shape.slice(1)]));
}

/** 0 for the NaN of an element whose cotangent is 0: it was not chosen. Across shapes, where all cotangents are 0. */
function guard(cotangents: readonly Tensor[], part: Tensor): Tensor {
  const moving = cotangents
    .map(c => (String(c.shape) === String(part.shape) ? c : anywhere(c)))
    .reduce((a, b) => binary('or', a, b));
  return select(binary('or', moving, binary('eq', part, part)), part, number(0));
}

function anywhere(x: Tensor): Tensor {
  const moving = binary('ne', x, number(0));
  return applyPrimitive('reduceMax', [moving], { axes: x.shape.map((_, i) => i) });
}

function unpack(packed: Tensor, shapes: readonly Shape[]): readonly Tensor[] {
  const lead = packed.shape.slice(0, -1);
  let start = 0;
  return shapes.map(shape => {
    const size = sizeOf(shape);
    const piece = applyPrimitive('slice', [packed], {
      starts: [...lead.map(() => 0), start],
      sizes: [...lead, size],
      steps: [...lead.map(() => 1), 1],
    });
    start += size;
    return reshape(piece, [...lead, ...shape]);
  });
}

function pack(lead: Shape, parts: readonly Tensor[], { results, args }: Shapes): Tensor {
  const shapes = [...results, ...args];
  const flat = parts.map((part, i) => reshape(part, [...lead, sizeOf(shapes[i])]));
  return applyPrimitive('concat', [...flat, zerosOf([...lead, 1])], { axis: lead.length });
}

function zerosOf(shape: Shape): Tensor {
  return constantTensor(shape, [0]);
}
