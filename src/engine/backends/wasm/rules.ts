/**
 * What this backend does with each primitive: the exhaustive table.
 * "fused": written into straight code or a shared loop; "view": costs nothing; "source": already in memory.
 * A step is code of its own, used when the array is too large for straight code.
 */
import type { Node, NodeId } from '../../array/graph.ts';
import type { Primitive } from '../../array/primitives.ts';
import type { Context } from './context.ts';
import { concat, slice, transpose, unslice } from './steps/copy.ts';
import { host } from './steps/host.ts';
import { gather, scatterAdd } from './steps/lookup.ts';
import { matmul } from './steps/matmul.ts';
import { cumsum, reduce } from './steps/reduce.ts';
import { scan } from './steps/scan.ts';
import { cholesky, triangularSolve } from './steps/triangular.ts';

type Step<P extends Primitive> = (context: Context, id: NodeId, node: Extract<Node, { op: P }>) => void;
type Rule<P extends Primitive> = 'source' | 'view' | 'fused' | Step<P>;

const RULES: { readonly [P in Primitive]: Rule<P> } = {
  input: 'source',
  constant: 'source',
  reshape: 'view',
  stopGradient: 'view',
  select: 'fused',
  betaInc: 'fused',
  broadcastTo: 'fused',
  transpose,
  slice,
  unslice,
  concat,
  gather,
  scatterAdd,
  sum: reduce,
  prod: reduce,
  reduceMax: reduce,
  cumsum,
  argsort: host,
  matmul,
  cholesky,
  triangularSolve,
  qr: host,
  eigh: host,
  scan,
  neg: 'fused',
  abs: 'fused',
  sign: 'fused',
  floor: 'fused',
  sqrt: 'fused',
  exp: 'fused',
  expm1: 'fused',
  log: 'fused',
  log1p: 'fused',
  sin: 'fused',
  cos: 'fused',
  atan: 'fused',
  tanh: 'fused',
  sigmoid: 'fused',
  softplus: 'fused',
  lgamma: 'fused',
  digamma: 'fused',
  trigamma: 'fused',
  erf: 'fused',
  erfcx: 'fused',
  normalQuantile: 'fused',
  logI0: 'fused',
  besselRatio: 'fused',
  not: 'fused',
  add: 'fused',
  sub: 'fused',
  mul: 'fused',
  div: 'fused',
  pow: 'fused',
  max: 'fused',
  min: 'fused',
  lt: 'fused',
  le: 'fused',
  gt: 'fused',
  ge: 'fused',
  eq: 'fused',
  ne: 'fused',
  and: 'fused',
  or: 'fused',
  gammaP: 'fused',
  gammaQ: 'fused',
};

/** Writes the code of one step. */
export function emitStep(context: Context, id: NodeId): void {
  const node = context.graph.nodes[id];
  const rule = RULES[node.op] as Rule<Primitive>;
  if (typeof rule === 'string') throw new Error(`${node.op} is ${rule}, not a step`);
  (rule as (context: Context, id: NodeId, node: Node) => void)(context, id, node);
}
