/**
 * Array work in the device worker: admits a job that came from user code, and does it where it asks to be done.
 * Trusted code: it executes graphs, never user code. Not here: sampling and fits (device-worker.ts).
 */
import { transfer } from 'comlink';
import * as v from 'valibot';
import { checkGraph } from '../../engine/array/check-graph.ts';
import { runCompute, type ComputeJob, type ComputeResult } from '../../engine/compute-job.ts';
import type { Devices } from '../../engine/open-density.ts';
import { computeSchema, LIMITS } from '../protocol.ts';
import type { WireError } from '../protocol.ts';
import { wireError } from '../wire-error.ts';

export type ComputeAnswer =
  { readonly ok: true; readonly value: ComputeResult } | { readonly ok: false; readonly error: WireError };

/** Does a job. Never rejects. */
export async function answerCompute(data: unknown, load: () => Promise<Devices>): Promise<ComputeAnswer> {
  try {
    const admitted = admit(data);
    if (typeof admitted === 'string') return refused(admitted);
    const value = await runCompute(admitted, load);
    const buffers = Object.values(value.outputs).map(({ values }) => values.buffer as ArrayBuffer);
    return transfer<ComputeAnswer>({ ok: true, value }, buffers);
  } catch (reason) {
    return { ok: false, error: wireError(reason) };
  }
}

/** The job, or why it is none. */
function admit(data: unknown): ComputeJob | string {
  const parsed = v.safeParse(computeSchema, data);
  if (!parsed.success) return v.summarize(parsed.issues);
  const { graph: given, data: arrays, backend } = parsed.output;
  const bytes = Object.values(arrays).reduce((sum, { values }) => sum + values.byteLength, 0);
  if (bytes > LIMITS.dataBytes)
    return `the inputs are too large: ${bytes} bytes, at most ${LIMITS.dataBytes}`;
  const graph = checkGraph(given);
  const wrong = graph.inputs.find(({ name, node }) => {
    const found = Object.hasOwn(arrays, name) ? arrays[name].shape.join() : undefined;
    return found !== graph.nodes[node].shape.join();
  });
  return wrong === undefined ? { graph, data: arrays, backend } : `input ${wrong.name} does not fit`;
}

function refused(message: string): ComputeAnswer {
  return { ok: false, error: { code: 'argument', message } };
}
