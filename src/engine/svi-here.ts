/** Runs a fit in this thread on compiled WASM: for Node, tests and stock TypeScript. Not here: fits in workers. */
import { wasm } from './backends/wasm/index.ts';
import type { SviJob, SviResult } from './inference/job.ts';
import { startSvi } from './inference/svi/index.ts';
import { diagnoser, loadBound, objectiveOf } from './objective.ts';

export async function runHere(job: SviJob): Promise<SviResult> {
  const { objective: spec } = job;
  const program = loadBound(wasm, spec.loss, spec.data);
  const run = startSvi(objectiveOf(program, spec), { ...job, start: spec.start }, diagnoser(wasm, spec));
  const started = performance.now();
  while (await run.step());
  const seconds = (performance.now() - started) / 1000;
  program.dispose();
  return { losses: run.losses, position: run.position, backend: 'wasm', partial: false, seconds };
}
