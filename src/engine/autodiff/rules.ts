/** The derivative rule of every primitive: the exhaustive table. */
import { extremum, reduceMaxRule, selectRule } from './choice.ts';
import { elementwiseRules } from './elementwise.ts';
import { linearRules } from './linear.ts';
import { choleskyRule, matmulRule, prodRule, solveRule } from './matrix.ts';
import { eighRule, qrRule } from './orthogonal.ts';
import type { Rules } from './pullback.ts';
import { flat } from './rule.ts';
import { scanRule } from './scan.ts';

export type { Rules } from './pullback.ts';

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
  qr: qrRule,
  eigh: eighRule,
  scan: scanRule(() => rules),
  argsort: flat,
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
