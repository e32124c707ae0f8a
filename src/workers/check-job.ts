/**
 * Admits a sampling job that came from user code: its frame by schema, its graphs by checkGraph, and that the
 * two fit together. Not here: running it.
 */
import * as v from 'valibot';
import { sizeOf } from '../engine/array/extents.ts';
import { checkGraph } from '../engine/array/check-graph.ts';
import type { Graph } from '../engine/array/graph.ts';
import type { McmcJob } from '../engine/inference/job.ts';
import { loopSteps, MOST_STEPS } from './loop-steps.ts';
import { jobSchema, LIMITS } from './protocol.ts';
import type { CheckedJob } from './protocol.ts';
import { messageOf } from '../engine/errors.ts';

export type Admission =
  { readonly ok: true; readonly job: McmcJob & CheckedJob } | { readonly ok: false; readonly reason: string };

/** Never throws. */
export function checkJob(data: unknown): Admission {
  const parsed = v.safeParse(jobSchema, data);
  if (!parsed.success) return { ok: false, reason: v.summarize(parsed.issues) };
  try {
    const job = parsed.output as CheckedJob & McmcJob;
    const { density, values, pointwise } = job.model;
    for (const graph of [density, values, pointwise]) checkGraph(graph);
    const problem = fits(job);
    return problem === null ? { ok: true, job } : { ok: false, reason: problem };
  } catch (reason) {
    return { ok: false, reason: messageOf(reason) };
  }
}

function fits({ model, start }: McmcJob): string | null {
  if (start !== undefined && start.length !== model.dim) return 'the start point has the wrong length';
  const observed = model.factors.flatMap(factor => factor.observed ?? []);
  const bytes = [...Object.values(model.data), ...observed].reduce(
    (sum, array) => sum + array.values.byteLength,
    0,
  );
  if (bytes > LIMITS.dataBytes) return 'the data are too large';
  const graphs = [model.density, model.values, model.pointwise];
  const problem = graphs.map(graph => graphFits(graph, model.dim, model.data)).find(words => words !== null);
  if (problem !== undefined) return problem;
  const size = (graph: Graph, output: string) => {
    const found = graph.outputs.find(({ name }) => name === output);
    return found === undefined ? -1 : sizeOf(graph.nodes[found.node].shape);
  };
  if (size(model.density, 'logDensity') !== 1) return 'the density has no scalar output "logDensity"';
  if (size(model.density, 'gradient') !== model.dim) return 'the gradient has the wrong length';
  const wrong = model.entries.find(entry => size(model.values, entry.name) !== sizeOf(entry.shape));
  return wrong === undefined ? null : `the value of ${wrong.name} has the wrong size`;
}

function graphFits(graph: Graph, dim: number, data: McmcJob['model']['data']): string | null {
  // The ledger computes values of draws, and cannot be ended without losing all of them.
  if (loopSteps(graph.nodes) > MOST_STEPS)
    return 'a loop may take too many steps: give whileLoop or fori a smaller maxSteps';
  for (const { name, node } of graph.inputs) {
    const size = sizeOf(graph.nodes[node].shape);
    const given = name === 'position' ? dim : Object.hasOwn(data, name) ? data[name].values.length : -1;
    if (size !== given) return `input ${name} has size ${size}, its data ${given}`;
  }
  return null;
}
