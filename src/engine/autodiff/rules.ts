/** The derivative rule of every primitive: the exhaustive table. */
import type { Primitive } from '../array/primitives.ts';
import { extremum, reduceMaxRule, selectRule } from './choice.ts';
import { elementwiseRules } from './elementwise.ts';
import { linearRules } from './linear.ts';
import { choleskyRule, matmulRule, prodRule, solveRule } from './matrix.ts';
import { flat, type Rule } from './rule.ts';

export type Rules = { readonly [P in Primitive]: Rule<P> };

export const rules: Rules = {
  ...elementwiseRules,
  ...linearRules,
  input: flat,
  constant: flat,
  select: selectRule,
  max: extremum('gt'),
  min: extremum('lt'),
  reduceMax: reduceMaxRule,
  prod: prodRule,
  matmul: matmulRule,
  cholesky: choleskyRule,
  triangularSolve: solveRule,
  sign: flat,
  floor: flat,
  not: flat,
  lt: flat,
  le: flat,
  gt: flat,
  ge: flat,
  eq: flat,
  ne: flat,
  and: flat,
  or: flat,
};
