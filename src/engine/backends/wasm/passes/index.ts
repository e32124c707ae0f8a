/** The graph passes, in order. Each keeps inputs and outputs by name and changes no result's bits but the sign of zeros. */
import type { Graph } from '../../../array/graph.ts';
import { eliminateCommon } from './common.ts';
import { foldConstants } from './fold.ts';
import { joinPieces } from './join.ts';
import { removeDead } from './dead.ts';

export function optimize(graph: Graph): Graph {
  return removeDead(joinPieces(removeDead(eliminateCommon(foldConstants(graph)))));
}
