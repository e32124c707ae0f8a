/** A finished run in the ledger, for tests and checks of files: eight schools, and a matrix. Not shipped. */
import { add, mul, tensor } from '../../engine/array/index.ts';
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import { bindData } from '../../engine/density.ts';
import { HalfNormal, Normal } from '../../engine/distributions/index.ts';
import { mcmc, setHost, type McmcOptions } from '../../engine/infer.ts';
import { samplers } from '../../engine/inference/index.ts';
import type { McmcResult } from '../../engine/inference/job.ts';
import { localHost } from '../../engine/local.ts';
import { plate } from '../../engine/model/plates.ts';
import { deterministic, observe, sample, scope } from '../../engine/model/primitives.ts';
import { dataNames } from '../../engine/model/data-names.ts';
import { Posterior, resultBehind } from '../../engine/posterior.ts';
import { predictive } from '../../engine/predictive.ts';
import { checkJob } from '../check-job.ts';
import { createPredictedOutbox } from '../kernel/predicted.ts';
import type { PredictedMessage } from '../protocol.ts';
import { addBatch, createRecord, endChain, type RunRecord } from './run-record.ts';

const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);

/** @param errors those of other schools, for predictions */
export function schools(errors?: readonly number[]) {
  const mu = sample('mu', Normal(0, 5));
  const tau = scope('scale', () => sample('tau', HalfNormal(5)));
  plate('schools', errors === undefined ? 'ABCDEFGH'.split('') : ['X', 'Y', 'Z'], () => {
    const z = sample('z', Normal(0, 1));
    const theta = deterministic('theta', add(mu, mul(tau, z)));
    observe(
      'y',
      Normal(theta, errors === undefined ? se : tensor(errors)),
      errors === undefined ? y : tensor([0, 0, 0]),
    );
  });
  deterministic(
    'W',
    mul(
      mu,
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ),
  );
}

/** Samples here and enters the draws as chain workers would. */
export async function finishedRun(
  options: McmcOptions,
): Promise<{ readonly record: RunRecord; readonly posterior: Posterior }> {
  const posterior = await mcmc(schools, options);
  const result = resultBehind(posterior);
  if (result === undefined) throw new Error('no result');
  return { record: recordOf(result), posterior };
}

/** What a kernel sends when a cell calls `predictive` of the prior, and of the posterior with so many draws: of the run's data, and of three new schools. */
export function predictedOf(
  posterior: Posterior,
  draws?: number,
  of: (errors?: readonly number[]) => void = schools,
): readonly PredictedMessage[] {
  const result = resultBehind(posterior);
  if (result === undefined) throw new Error('no result');
  const outbox = createPredictedOutbox();
  setHost({ ...localHost, predicted: told => outbox.note(told) });
  predictive(of, { draws: 50, seed: 3 });
  const kept = new Posterior({ ...result, run: 'run-1' });
  predictive(of, kept, { seed: 4, ...(draws !== undefined && { draws }) });
  predictive(of, kept, { draws, seed: 5, args: [[15, 10, 16]] });
  setHost(localHost);
  return outbox.take();
}

/** The record as if its job had brought what was observed. */
export function withObserved(record: RunRecord): RunRecord {
  const { model } = record.job;
  const observed = { shape: [8], values: Float64Array.from([28, 8, -3, 7, -1, 1, 18, 12]) };
  const factors = model.factors.map(factor => (factor.name === 'y' ? { ...factor, observed } : factor));
  return { ...record, job: { ...record.job, model: { ...model, factors } } };
}

function recordOf(result: McmcResult): RunRecord {
  const named = { ...result.job.model, dataNames: dataNames(result.job.model.data, { y, table: { se } }) };
  const admission = checkJob({ ...result.job, model: named });
  if (!admission.ok) throw new Error(admission.reason);
  const { job } = admission;
  const { model } = result.job;
  const program = instantiateWasm(compileWasm(model.values));
  bindData(program, model.values, model.data);
  const outputs = model.entries.map(entry => program.output(entry.name));
  const record = createRecord({
    id: 'run-1',
    cell: 'a',
    job,
    statNames: samplers[job.sampler.name].stats.map(stat => stat.name),
    program(position, out, at) {
      program.input('position').set(position);
      program.run();
      let place = at;
      for (const output of outputs) {
        out.set(output, place);
        place += output.length;
      }
    },
    now: 0,
  });
  const width = record.statNames.length;
  for (const chain of result.chains) {
    const positions = Float64Array.of(...chain.warmupPositions, ...chain.positions);
    const rows = chain.warmupCount + chain.count;
    // With every row of statistics come the seconds it took.
    const stats = Float64Array.from({ length: rows * (width + 1) }, (_, i) => {
      const row = Math.floor(i / (width + 1));
      const column = i % (width + 1);
      if (column === width) return 0.001;
      return row < chain.warmupCount
        ? chain.warmupStats[row * width + column]
        : chain.stats[(row - chain.warmupCount) * width + column];
    });
    const refused = addBatch(
      record,
      { op: 'batch', run: 'run-1', chain: chain.chain, first: 0, positions, stats },
      1,
    );
    if (refused !== null) throw new Error(refused);
    endChain(record, chain.chain, { outcome: 'done', error: null }, 2);
  }
  return record;
}
