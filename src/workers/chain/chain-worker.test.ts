import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { add, mul, tensor } from '../../engine/array/index.ts';
import { HalfCauchy, Normal } from '../../engine/distributions/index.ts';
import { nuts } from '../../engine/infer.ts';
import { samplers } from '../../engine/inference/index.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import { localHost } from '../../engine/local.ts';
import { compileModel } from '../../engine/model/compile.ts';
import { plate } from '../../engine/model/plates.ts';
import { deterministic, observe, sample } from '../../engine/model/primitives.ts';
import { createLedger } from '../ledger/ledger.ts';
import type { TimedDraws } from '../ledger/result.ts';
import { createChainWorker } from './chain-worker.ts';

const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);

function eightSchools() {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfCauchy(5));
  plate('schools', 8, () => {
    const z = sample('z', Normal(0, 1));
    observe('y', Normal(deterministic('theta', add(mu, mul(tau, z))), se), y);
  });
}

function jobOf(part: Partial<McmcJob> = {}): McmcJob {
  const model = compileModel(eightSchools, {});
  return { model, sampler: nuts(), chains: 4, warmup: 60, draws: 40, seed: 11, ...part };
}

const opened: { close(): void }[] = [];
afterEach(() => opened.splice(0).forEach(port => port.close()));

/** A ledger and so many chain workers in this thread, joined by real ports. */
function setup(count: number) {
  const ledger = createLedger();
  const workers = Array.from({ length: count }, () => {
    // Node delivers up to 1,000 messages of one port at a time, which would starve the others.
    const worker = createChainWorker(() => new Promise(resolve => setImmediate(resolve)));
    const { port1, port2 } = new MessageChannel();
    opened.push(port1, port2);
    ledger.connect(port1 as unknown as globalThis.MessagePort);
    worker.connect(port2 as unknown as globalThis.MessagePort);
    return worker;
  });
  async function start(job: McmcJob) {
    expect(ledger.open('r', 'cell', structuredClone(job))).toMatchObject({ ok: true });
    const prepared = workers[0].prepare(structuredClone(job));
    if (!prepared.ok) throw new Error(prepared.error.message);
    const { compiled } = prepared;
    const chains = Array.from({ length: job.chains }, (_, chain) => chain);
    await Promise.all(
      workers.map((worker, i) =>
        worker.run({ run: 'r', job, compiled, chains: chains.filter(chain => chain % count === i) }),
      ),
    );
  }
  async function ended() {
    for (;;) {
      const { state, model, summary } = ledger.nextFrame('r', []);
      // The last summary is made in parts, frame by frame.
      if (state !== null && !['starting', 'running'].includes(state.status) && state.verdict)
        return { ...state, model, summary };
      await new Promise(resolve => setTimeout(resolve, 2));
    }
  }
  return { ledger, workers, start, ended };
}

test.each([1, 2, 4])('%d workers give bit for bit the draws of one thread', async count => {
  const job = jobOf();
  const { ledger, start, ended } = setup(count);
  await start(job);
  const state = await ended();
  expect(state).toMatchObject({ status: 'done', partial: false, error: null });
  const expected = await localHost.runMcmc(job);
  const made = ledger.result('r');
  if (!made.ok) throw new Error(made.error.message);
  for (const [chain, draws] of expected.chains.entries()) {
    expect(made.value.chains[chain].positions).toEqual(draws.positions);
    expect(made.value.chains[chain].stats).toEqual(draws.stats);
    expect(made.value.chains[chain].warmupPositions).toEqual(draws.warmupPositions);
    expect(made.value.chains[chain].warmupStats).toEqual(draws.warmupStats);
  }
  expect(made.value.values).toEqual(expected.values);
});

test('the ledger shows traces, histograms, a summary and a verdict', async () => {
  const { ledger, start, ended } = setup(2);
  await start(jobOf({ draws: 200 }));
  const { summary, verdict, model, chains } = await ended();
  expect(model?.entries.map(entry => entry.name)).toEqual(expect.arrayContaining(['mu', 'tau', 'theta']));
  expect(summary?.rows.map(row => row.site)).toContain('theta[7]');
  expect(verdict?.text).toBeTypeOf('string');
  expect(chains.every(chain => chain.finished && chain.done === 260 && chain.eta === 0)).toBe(true);
  const [frame] = ledger.nextFrame('r', [{ elements: ['mu', 'theta[3]', 'nothing'], bins: 20 }]).frames;
  expect(frame?.traces.map(trace => trace.element)).toEqual(['mu', 'theta[3]']);
  expect(frame?.traces[0].chains.map(chain => chain.filled)).toEqual([260, 260, 260, 260]);
  expect(frame?.histograms[0]).toMatchObject({ draws: 800 });
});

test('a stop keeps the draws so far, rectangular and marked partial', async () => {
  const { ledger, workers, start, ended } = setup(2);
  const running = start(jobOf({ warmup: 100, draws: 100_000 }));
  for (;;) {
    const { state } = ledger.nextFrame('r', []);
    if (state?.chains.every(chain => chain.done > 150)) break;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  for (const worker of workers) worker.stop();
  await running;
  expect(await ended()).toMatchObject({ status: 'stopped', partial: true });
  const draws = ledger.draws('r', 'mu');
  expect(draws?.draws).toBeGreaterThan(40);
  expect(draws?.values.length).toBe(4 * (draws?.draws ?? 0));
  expect(draws?.values.every(Number.isFinite)).toBe(true);
});

/** Waits for the run to end, with a verdict or without. */
async function endOf(ledger: ReturnType<typeof createLedger>) {
  for (;;) {
    const { state } = ledger.nextFrame('r', []);
    if (state !== null && !['starting', 'running'].includes(state.status)) return state;
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

test('a model that reads NaN fails, and says where in its data', async () => {
  const x = tensor([0, 1, NaN, 3]);
  const model = compileModel(() => {
    const slope = sample('slope', Normal(0, 2));
    observe('y', Normal(mul(slope, x), 0.5), tensor([0.1, 1.2, 1.9, 3.1]));
  }, {});
  const { ledger, start } = setup(2);
  await start(jobOf({ model }));
  const { status, error } = await endOf(ledger);
  expect(status).toBe('failed');
  expect(error).toMatchObject({
    code: 'start',
    hint: expect.stringContaining('shape [4] with NaN, first at [2]'),
    table: [{ name: 'slope', gradient: NaN }],
  });
});

test('a message that cannot be read ends its chain, not only that of a known kind', async () => {
  const ledger = createLedger();
  const { port1, port2 } = new MessageChannel();
  opened.push(port1, port2);
  ledger.connect(port1 as unknown as globalThis.MessagePort);
  ledger.open('r', 'cell', structuredClone(jobOf({ chains: 1 })));
  port2.postMessage({ op: 'end', run: 'r', chain: 0, outcome: 'odd', error: null });
  const { status, error } = await endOf(ledger);
  expect(status).toBe('failed');
  expect(error?.message).toContain('chain 0 could not be read');
});

test('a job that was tampered with is refused by ledger and worker', () => {
  const { ledger, workers } = setup(1);
  const job = structuredClone(jobOf());
  const nodes = [...job.model.density.nodes];
  nodes[nodes.length - 1] = { ...nodes[nodes.length - 1], inputs: [nodes.length + 5] } as never;
  const evil = { ...job, model: { ...job.model, density: { ...job.model.density, nodes } } };
  expect(ledger.open('x', 'c', evil)).toMatchObject({ ok: false });
  expect(workers[0].prepare(evil)).toMatchObject({ ok: false });
  const short = { ...job, model: { ...job.model, dim: 3 } };
  expect(ledger.open('x', 'c', short)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('size') },
  });
});

test('a run that would not fit is refused before it starts', () => {
  const { ledger } = setup(1);
  const answer = ledger.open('x', 'c', jobOf({ chains: 64, draws: 1_000_000 }));
  expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining('MB') } });
});

test('the seconds of every draw are kept apart from its statistics, in the result and the JSON', async () => {
  const { ledger, start, ended } = setup(1);
  const job = jobOf({ chains: 2, draws: 10 });
  await start(job);
  await ended();
  const made = ledger.result('r');
  const json = ledger.exportJson('r');
  if (!made.ok || !json.ok) throw new Error('no result');
  for (const { seconds, warmupSeconds, stats } of made.value.chains as TimedDraws[]) {
    expect([seconds.length, warmupSeconds.length]).toEqual([10, job.warmup]);
    expect([...seconds, ...warmupSeconds].every(value => value >= 0 && value < 10)).toBe(true);
    expect(warmupSeconds.some(value => value > 0)).toBe(true);
    expect(stats.length).toBe(10 * samplers.nuts.stats.length);
  }
  const { drawSeconds } = JSON.parse(await json.value.text()) as {
    drawSeconds: { shape: number[]; values: number[] };
  };
  expect(drawSeconds.shape).toEqual([2, 10]);
  expect(drawSeconds.values).toEqual(
    (made.value.chains as TimedDraws[]).flatMap(({ seconds }) => [...seconds]),
  );
});

test('model and summary are sent once, and a summary again when it is another', async () => {
  const { ledger, start, ended } = setup(1);
  await start(jobOf({ chains: 2, draws: 100 }));
  await ended();
  const first = ledger.nextFrame('r', []);
  expect([first.model, first.summary]).not.toContain(undefined);
  const again = ledger.nextFrame('r', [], first.version);
  expect(again).toMatchObject({ model: null, version: first.version });
  expect(again).not.toHaveProperty('summary');
  expect(ledger.nextFrame('r', [], first.version - 1).summary).toEqual(first.summary);
});

test('draws are exported as CSV with one line a draw and as JSON with shapes', async () => {
  const { ledger, start, ended } = setup(1);
  await start(jobOf({ chains: 2, draws: 10 }));
  await ended();
  const csv = ledger.exportCsv('r');
  const json = ledger.exportJson('r');
  if (!csv.ok || !json.ok) throw new Error('no export');
  const lines = (await csv.value.text()).trimEnd().split('\n');
  expect(lines).toHaveLength(21);
  expect(lines[0]).toMatch(/^chain,draw,mu,tau,.*stat\.energy/);
  expect(lines[1].split(',')).toHaveLength(lines[0].split(',').length);
  const parsed = JSON.parse(await json.value.text()) as { values: Record<string, { shape: number[] }> };
  expect(parsed.values['theta'].shape).toEqual([2, 10, 8]);
});

test('a worker warms up in three turns, and stops once a job has come', () => {
  const [idle, busy] = [createChainWorker(), createChainWorker()];
  expect([idle.warm(), idle.warm(), idle.warm(), idle.warm()]).toEqual([true, true, false, false]);
  expect(busy.warm()).toBe(true);
  busy.prepare(jobOf());
  expect(busy.warm()).toBe(false);
});
