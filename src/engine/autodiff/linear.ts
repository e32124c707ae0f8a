/**
 * Rules of the primitives that are linear in their arrays: each gives its map on tangents and the transpose of it on
 * cotangents. Not here: matmul and the factorisations (matrix.ts).
 */
import { applyPrimitive, constantTensor } from '../array/apply.ts';
import type { ParamsOf, Primitive, Shape } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';
import { reshape, spread, sum, unbroadcast } from './ops.ts';
import { ownRule } from './own-rules.ts';
import type { Application, Rule } from './rule.ts';

/** The rule of a map linear in its first input; further inputs (indices) have no derivative. */
function linear<P extends Primitive>(
  op: P,
  transpose: (cotangent: Tensor, params: ParamsOf<P>, shape: Shape, at: Application<P>) => Tensor,
): Rule<P> {
  return {
    vjp: (at, cotangent) => [transpose(cotangent, at.params, at.inputs[0].shape, at)],
    jvp: (at, [t]) => t && applyPrimitive(op, [t, ...at.inputs.slice(1)], at.params),
  };
}

const concatRule: Rule<'concat'> = {
  vjp: ({ inputs, params: { axis } }, cotangent, needed) => {
    let start = 0;
    return inputs.map(({ shape }, i) => {
      const starts = shape.map((_, k) => (k === axis ? start : 0));
      const steps = shape.map(() => 1);
      start += shape[axis];
      return needed[i] ? applyPrimitive('slice', [cotangent], { starts, sizes: shape, steps }) : undefined;
    });
  },
  jvp: ({ inputs, params }, tangents) => {
    if (tangents.every(t => t === undefined)) return undefined;
    const parts = tangents.map((t, i) => t ?? constantTensor(inputs[i].shape, [0]));
    return applyPrimitive('concat', parts, params);
  },
};

export const linearRules = {
  reshape: linear('reshape', (ct, _, shape) => reshape(ct, shape)),
  transpose: linear('transpose', (ct, { perm }) =>
    applyPrimitive('transpose', [ct], { perm: perm.map((_, axis) => perm.indexOf(axis)) }),
  ),
  broadcastTo: linear('broadcastTo', (ct, _, shape) => unbroadcast(ct, shape)),
  slice: linear('slice', (ct, { starts, steps }, shape) =>
    applyPrimitive('unslice', [ct], { shape, starts, steps }),
  ),
  unslice: linear('unslice', (ct, { starts, steps }, shape) =>
    applyPrimitive('slice', [ct], { starts, sizes: shape, steps }),
  ),
  concat: concatRule,
  gather: linear('gather', (ct, { axis, batch }, shape, { inputs }) =>
    applyPrimitive('scatterAdd', [ct, inputs[1]], { axis, batch, size: shape[axis] }),
  ),
  scatterAdd: linear('scatterAdd', (ct, { axis, batch }, _, { inputs }) =>
    applyPrimitive('gather', [ct, inputs[1]], { axis, batch }),
  ),
  sum: {
    vjp: ({ inputs: [x], params: { axes } }, ct) => [spread(ct, axes, x.shape)],
    jvp: ({ params: { axes } }, [t]) => t && sum(t, axes),
  } satisfies Rule<'sum'>,
  cumsum: linear('cumsum', (ct, { axis, reverse }) =>
    applyPrimitive('cumsum', [ct], { axis, reverse: !reverse }),
  ),
  // A zero, unless a modeller's own rule stands on it.
  stopGradient: {
    vjp: (at, ...rest) => ownRule(at.params)?.vjp(at, ...rest) ?? [],
    jvp: (at, tangents) => ownRule(at.params)?.jvp(at, tangents),
  } satisfies Rule<'stopGradient'>,
};
