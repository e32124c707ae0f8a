/** Runs as the page follows them, with a real ledger and workers that do what a test says. */
import type { Remote } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { Normal } from '../../engine/distributions/index.ts';
import { nuts } from '../../engine/infer.ts';
import { samplers } from '../../engine/inference/index.ts';
import { compileModel } from '../../engine/model/compile.ts';
import { sample } from '../../engine/model/primitives.ts';
import type { ChainShare, ChainWorker } from '../chain/chain-worker.ts';
import { createLedger } from '../ledger/ledger.ts';
import type { Ledger, Pulled } from '../ledger/ledger.ts';
import { memoryStore } from '../ledger/run-store.fixture.ts';
import type { RunStore } from '../ledger/run-store.ts';
import type { KeptRun } from '../protocol.ts';
import type { PooledWorker } from './pool.ts';
import { Sampling } from './sampling.ts';

const model = compileModel(() => void sample('mu', Normal(0, 1)), {});
const job = { model, sampler: nuts(), chains: 1, warmup: 2, draws: 8, seed: 1 };

/** What a row of statistics holds, the seconds among it. */
const WIDTH = samplers.nuts.stats.length + 1;

const opened: MessagePort[] = [];
afterEach(() => opened.splice(0).forEach(port => port.close()));

const turn = () => new Promise<void>(resolve => setTimeout(resolve));
const until = (check: () => boolean) => vi.waitFor(() => expect(check()).toBe(true), { interval: 2 });

/** `change` is what the ledger says instead; each share that a worker is given waits in `shares`; `store` has what is kept. */
function setup(change: (pulled: Pulled) => Pulled = pulled => pulled, store?: RunStore) {
  const ledger = createLedger(undefined, store);
  const { port1, port2 } = new MessageChannel();
  opened.push(port1, port2);
  ledger.connect(port1);
  const remote = new Proxy(ledger, {
    get:
      (_, key) =>
      async (...args: unknown[]) => {
        await turn();
        const answer: unknown = Reflect.apply(Reflect.get(ledger, key), ledger, structuredClone(args));
        return key === 'nextFrame' ? change(answer as Pulled) : answer;
      },
  }) as unknown as Remote<Ledger>;
  const shares: { share: ChainShare; end(): void; die(reason: Error): void }[] = [];
  const stops: (string | undefined)[] = [];
  const replaced: unknown[] = [];
  const api = {
    prepare: async () => ({ ok: true, compiled: null }),
    stop: async (run?: string) => stops.push(run),
    run: (share: ChainShare) =>
      new Promise<void>((end, die) => {
        shares.push({ share, end, die });
      }),
  };
  const worker: PooledWorker = {
    api: api as unknown as Remote<ChainWorker>,
    connect: () => undefined,
    terminate: () => undefined,
  };
  const pool = {
    take: () => [worker],
    all: () => [worker],
    replace: (one: unknown) => replaced.push(one),
    dispose: () => undefined,
  };
  const sampling = new Sampling({
    ledger: remote,
    pool,
    devices: { ...pool, take: () => [], all: () => [] },
    backend: () => 'auto',
    isFitting: () => false,
    onActive: () => undefined,
  });
  /** Sends the rows [first, to) of the chain as its worker would. */
  const send = (run: string, first: number, to: number): void => {
    const positions = Float64Array.from({ length: to - first }, (_, i) => ((first + i) * 7) % 5);
    const stats = new Float64Array((to - first) * WIDTH);
    port2.postMessage({ op: 'batch', run, chain: 0, first, positions, stats });
  };
  const end = (run: string): void =>
    port2.postMessage({ op: 'end', run, chain: 0, outcome: 'done', error: null });
  const state = () => sampling.state('run-1').getSnapshot();
  /** As a cell of this seed would ask for it. */
  const start = (seed = job.seed, execution = `of seed ${seed}`) =>
    sampling.sample('cell', { ...job, seed }, id =>
      sampling.noteMaking(id, { sources: [], seed, execution }),
    );
  /** A run of all its draws. */
  async function whole(run = 'run-1', seed = job.seed, execution?: string): Promise<void> {
    const result = start(seed, execution);
    const before = shares.length;
    await until(() => shares.length > before);
    send(run, 0, 10);
    end(run);
    shares[before].end();
    await result;
  }
  return { sampling, shares, stops, replaced, send, end, state, start, whole };
}

test('a run that is dropped before its last verdict leaves the page in peace', async () => {
  let asked = 0;
  const { sampling, state, whole } = setup(pulled => {
    if (pulled.state === null) return pulled;
    const chains = [...pulled.state.chains];
    chains.map = (...args) => {
      asked += 1;
      // Without an end to it the test could not fail.
      if (asked > 2_000) throw new Error('asked without end');
      return Array.prototype.map.apply(chains, args) as never;
    };
    return { ...pulled, state: { ...pulled.state, chains, verdict: null } };
  });
  await whole();
  sampling.drop('run-1');
  asked = 0;
  await new Promise(resolve => setTimeout(resolve, 30));
  expect(state()?.dropped).toBe(true);
  expect(asked).toBeLessThan(10);
});

test('a run whose worker dies has failed, and no other run of that worker is stopped', async () => {
  const { shares, stops, start, state } = setup();
  const result = start();
  await until(() => shares.length === 1);
  shares[0].die(new Error('the worker died'));
  await expect(result).rejects.toThrow('the worker died');
  expect(state()?.status).toBe('failed');
  expect(stops).toEqual(['run-1']);
});

test('a run whose worker dies while it goes on keeps its draws and can go on again', async () => {
  const { sampling, shares, stops, send, start, state, whole } = setup();
  await whole();
  const asked = sampling.goOn('run-1', []);
  const longer = start();
  await until(() => shares.length === 2);
  send('run-1.1', 10, 14);
  await until(() => state()?.chains[0].done === 14);
  shares[1].die(new Error('the worker died'));
  expect(await longer).toMatchObject({ partial: true, chains: [{ count: 12 }] });
  expect(await asked).toBe('goes on');
  expect(state()).toMatchObject({
    status: 'stopped',
    canContinue: true,
    error: { message: 'Error: the worker died' },
  });
  expect(stops).toEqual(['run-1.1']);
});

test('an older run goes on under its own seed, though the notebook has another by now', async () => {
  const { sampling, shares, start, whole } = setup();
  await whole('run-1', 1);
  await whole('run-2', 2);
  sampling.goneOn('cell');
  const asked = sampling.goOn('run-1', ['run-2']);
  expect(sampling.seedOf('cell')).toBe(1);
  const longer = start(sampling.seedOf('cell'));
  await until(() => shares.length === 3);
  expect(await asked).toBe('goes on');
  expect(shares[2].share).toMatchObject({ run: 'run-1.1', job: { seed: 1, draws: 16 } });
  sampling.goneOn('cell');
  expect(sampling.seedOf('cell')).toBeUndefined();
  void longer.catch(() => undefined);
});

test('a run whose cell asks for something else by now does not go on, and whoever asked is told', async () => {
  const { sampling, shares, start, whole } = setup();
  await whole('run-1', 1);
  await whole('run-2', 2);
  const asked = sampling.goOn('run-1', ['run-2']);
  // The newest run has what the cell asks for: it is drawn no second time.
  await start(2);
  expect(shares).toHaveLength(2);
  sampling.goneOn('cell');
  expect(await asked).toBe('differs');
  const again = sampling.goOn('run-1', []);
  void start(3).catch(() => undefined);
  await until(() => shares.length === 3);
  sampling.goneOn('cell');
  expect(await again).toBe('differs');
  const cancelled = sampling.goOn('run-1', []);
  sampling.goneOn('cell');
  expect(await cancelled).toBe('ended');
});

test('the second job of a cell goes on, though the first is none that the page knows', async () => {
  const { sampling, shares, send, end, start, whole } = setup();
  await whole('run-1', 1);
  const asked = sampling.goOn('run-1', []);
  // As after a reload, which has taken up one of two runs.
  const first = start(2);
  await until(() => shares.length === 2);
  send('run-2', 0, 10);
  end('run-2');
  shares[1].end();
  await first;
  void start(1).catch(() => undefined);
  await until(() => shares.length === 3);
  expect(await asked).toBe('goes on');
  sampling.goneOn('cell');
});

test('runs that one execution made before a reload are known as such', async () => {
  const { store } = memoryStore();
  const before = setup(undefined, store);
  before.sampling.setNotebook('book', []);
  await before.whole('run-1', 1, 'cell 1');
  await before.whole('run-2', 2, 'cell 1');
  await before.whole('run-3', 3, 'cell 2');
  const finished = async () => (await store.list()).filter(run => run.finished);
  await vi.waitFor(async () => expect(await finished()).toHaveLength(3));

  const { sampling, shares, start } = setup(undefined, store);
  for (const kept of (await finished()).toSorted((a, b) => a.seed - b.seed)) await sampling.restore(kept);
  const asked = sampling.goOn('run-2', []);
  // The first job of the cell is the other run as it is.
  await start(1);
  expect(shares).toHaveLength(0);
  void start(2).catch(() => undefined);
  await until(() => shares.length === 1);
  expect(await asked).toBe('goes on');
  // That of another execution is run again.
  void start(3).catch(() => undefined);
  await until(() => shares.length === 2);
  expect(shares.map(({ share }) => share.run)).toEqual(['run-2.1', 'run-4']);
});

test.each(['stop', 'enough'])(
  'what ends a run by force (%s) leaves it alone once it goes on',
  async reason => {
    let precise = false;
    const { sampling, shares, stops, replaced, send, end, start, state } = setup(pulled =>
      pulled.state === null ? pulled : { ...pulled, state: { ...pulled.state, precise } },
    );
    const result = start();
    await until(() => shares.length === 1);
    send('run-1', 0, 10);
    precise = reason === 'enough';
    const stopped = reason === 'stop' ? sampling.stop() : undefined;
    await until(() => stops.length > 0);
    end('run-1');
    shares[0].end();
    await result;
    precise = false;
    sampling.goneOn('cell');
    void sampling.goOn('run-1', []);
    void start().catch(() => undefined);
    await until(() => shares.length === 2);
    await stopped;
    await new Promise(resolve => setTimeout(resolve, 120));
    expect(replaced).toEqual([]);
    expect(state()?.status).toBe('running');
  },
);

test('a kept run that cannot be read is asked for anew the next time', async () => {
  const { sampling } = setup();
  // There is no database here.
  const kept = { id: 'kept', sources: [], began: 0 } as unknown as KeptRun;
  await expect(sampling.restore(kept)).rejects.toThrow();
  await expect(sampling.restore(kept)).rejects.toThrow();
});

test('who begins to watch while the last answer of a run is under way gets its picture', async () => {
  let watch = () => undefined as unknown;
  let end = () => undefined as void;
  const made = setup(pulled => {
    if (pulled.state?.status === 'done') watch();
    return pulled;
  });
  const frames = made.sampling.frames('run-1', { elements: ['mu'] });
  watch = () => {
    watch = () => undefined;
    end = frames.subscribe(() => undefined);
    return undefined;
  };
  await made.whole();
  await until(() => frames.getSnapshot() !== null);
  end();
});
