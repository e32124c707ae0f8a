/** Deliberately wrong rules, one per kind of mistake: every law must catch them. */
import { spread } from '../ops.ts';
import { fromPartials } from '../elementwise.ts';
import type { Rule } from '../rule.ts';
import { rules } from '../rules.ts';

/** d log x = x: wrong in both directions alike, so only differences show it. */
export const wrongSlope: Rule<'log'> = fromPartials<'log'>([({ inputs: [x] }) => x]);

/** A right tangent, a cotangent that forgets the transpose. */
export const wrongTranspose: Rule<'cumsum'> = {
  ...rules.cumsum,
  vjp: ({ params }, cotangent) => [
    rules.cumsum.jvp({ inputs: [cotangent], output: cotangent, params }, [cotangent]),
  ],
};

/** The whole matrix counts, not its lower triangle: forgets the ½ on the diagonal. */
export const wrongDiagonal: Rule<'cholesky'> = {
  ...rules.cholesky,
  vjp: (at, cotangent, needed, guarded) =>
    rules.cholesky
      .vjp(at, cotangent, needed, guarded)
      .map(part => part && rules.add.jvp({ inputs: [part, part], output: part, params: {} }, [part, part])),
};

/** The mean's slope for a sum. */
export const wrongReduction: Rule<'reduceMax'> = {
  ...rules.reduceMax,
  vjp: ({ inputs: [x], params: { axes } }, cotangent) => [spread(cotangent, axes, x.shape)],
};
