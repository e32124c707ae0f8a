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

export function optimize(graph: Graph): Graph {
  return removeDead(
    joinPieces(
      trimScans(removeDead(eliminateCommon(foldConstants(shareReciprocals(avoidLogs(splitSums(graph))))))),
    ),
  );
}
