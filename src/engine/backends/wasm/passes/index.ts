/**
 * The graph passes, in order. Each keeps inputs and outputs by name and changes no result's bits but the sign of zeros;
 * splitSums, avoidLogs and shareReciprocals round otherwise.
 */
import type { Graph } from '../../../array/graph.ts';
import { eliminateCommon } from './common.ts';
import { foldConstants } from './fold.ts';
import { joinPieces } from './join.ts';
import { trimScans } from './scans.ts';
import { avoidLogs } from './logs.ts';
import { shareReciprocals } from './reciprocals.ts';
import { splitSums } from './sums.ts';
import { removeDead } from './dead.ts';

/** One pass; `name` and what it does are for people. */
export interface Pass {
  readonly name: string;
  readonly does: string;
  readonly apply: (graph: Graph) => Graph;
}

/** All passes, in order. */
export const PASSES: readonly Pass[] = [
  {
    name: 'sums taken apart',
    does: 'A sum of terms becomes a sum of sums, so that what data alone decide is added up once.',
    apply: splitSums,
  },
  {
    name: 'logarithms avoided',
    does: 'The logarithm of an exponential is what it was made of; of a product, a sum.',
    apply: avoidLogs,
  },
  {
    name: 'reciprocals shared',
    does: 'Divisions by one number become products with its reciprocal.',
    apply: shareReciprocals,
  },
  { name: 'constants folded', does: 'What constants alone decide is computed now.', apply: foldConstants },
  {
    name: 'common subexpressions',
    does: 'Nodes that compute the same thing from the same inputs become one.',
    apply: eliminateCommon,
  },
  { name: 'unused nodes dropped', does: 'Nodes that no output needs go.', apply: removeDead },
  {
    name: 'scans trimmed',
    does: 'Loops drop what nobody reads of them.',
    apply: trimScans,
  },
  {
    name: 'pieces joined',
    does: 'Sums of arrays that fill different places of zeros become one concatenation.',
    apply: joinPieces,
  },
  { name: 'unused nodes dropped again', does: 'Nodes that the joining left over go.', apply: removeDead },
];

export function optimize(graph: Graph): Graph {
  return PASSES.reduce((current, pass) => pass.apply(current), graph);
}
