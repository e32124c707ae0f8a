/**
 * Admits a fit that came from user code: its frame by schema, its graphs by checkGraph, and that they fit together.
 * Not here: running it (fit-task.ts).
 */
import * as v from 'valibot';
import { sizeOf } from '../../engine/array/extents.ts';
import { checkGraph } from '../../engine/array/check-graph.ts';
import type { Graph } from '../../engine/array/graph.ts';
import type { SviJob } from '../../engine/inference/job.ts';
import { optimizers } from '../../engine/inference/svi/index.ts';
import { fitJobSchema, LIMITS } from '../protocol.ts';
import { messageOf } from '../../engine/errors.ts';

export type FitAdmission =
  { readonly ok: true; readonly job: SviJob } | { readonly ok: false; readonly reason: string };

/** Never throws. */
export function checkFit(data: unknown): FitAdmission {
  const parsed = v.safeParse(fitJobSchema, data);
  if (!parsed.success) return { ok: false, reason: v.summarize(parsed.issues) };
  try {
    const job = parsed.output as SviJob;
    const { loss, terms, params } = job.objective;
    for (const graph of [loss, terms, params]) checkGraph(graph);
    const problem = fits(job);
    return problem === null ? { ok: true, job } : { ok: false, reason: problem };
  } catch (reason) {
    return { ok: false, reason: messageOf(reason) };
  }
}

function fits({ objective, optimizer }: SviJob): string | null {
  const { loss, terms, params, data, dim, start, coordinateNames, entries, termEntries, minibatches } =
    objective;
  const bytes = Object.values(data).reduce((sum, array) => sum + array.values.byteLength, 0);
  if (bytes > LIMITS.dataBytes) return 'the data are too large';
  if (start.length !== dim || coordinateNames.length !== dim) return 'start or names have the wrong length';
  if (minibatches.some(({ size, total }) => size > total)) return 'a minibatch is larger than its plate';
  const missing = optimizers[optimizer.name].options.find(
    option => optimizer.options[option.name] === undefined,
  );
  if (missing !== undefined) return `${optimizer.name} lacks ${missing.name}`;
  for (const graph of [loss, terms, params]) {
    const problem = inputsFit(graph, objective);
    if (problem !== null) return problem;
  }
  if (sizeOfOutput(loss, 'loss') !== 1) return 'the loss is not a scalar';
  if (sizeOfOutput(loss, 'gradient') !== dim) return 'the gradient has the wrong length';
  if (termEntries.some(({ output }) => sizeOfOutput(terms, output) !== 1)) return 'a term is not a scalar';
  const wrong = entries.find(({ name, shape }) => sizeOfOutput(params, name) !== sizeOf(shape));
  return wrong === undefined ? null : `the parameter ${wrong.name} has the wrong size`;
}

function inputsFit(graph: Graph, { data, dim, normals, minibatches }: SviJob['objective']): string | null {
  const rows = new Map(minibatches.map(({ plate, size }) => [`rows:${plate}`, size]));
  for (const { name, role, node } of graph.inputs) {
    const size = sizeOf(graph.nodes[node].shape);
    const bound = Object.hasOwn(data, name) ? data[name].values.length : -1;
    const given = name === 'position' ? dim : name === 'normals' ? normals : (rows.get(name) ?? bound);
    if (size !== given || (role === 'data') !== bound >= 0)
      return `input ${name} has size ${size}, its data ${given}`;
  }
  return null;
}

function sizeOfOutput(graph: Graph, output: string): number {
  const found = graph.outputs.find(({ name }) => name === output);
  return found === undefined ? -1 : sizeOf(graph.nodes[found.node].shape);
}
