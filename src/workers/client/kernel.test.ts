/** Stop while a cell holds the kernel's thread, as a long `importance` does: the kernel dies at once and another comes. */
import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { Kernel } from './kernel.ts';
import type { KernelHost } from './kernel.ts';

/** Answers cells at once, but for "hold", which never gives its thread back. */
const KERNEL = `
  const { workerData: port } = require('node:worker_threads');
  port.on('message', message => {
    if (message.op !== 'evaluate') return;
    if (message.source === 'hold') for (;;) Math.sqrt(2);
    port.postMessage({ op: 'done', request: message.request, outputs: [], error: null, names: [], milliseconds: 1 });
  });
  port.postMessage({ op: 'ready' });
`;

function threadSandbox(): Sandbox {
  const workers: Worker[] = [];
  return {
    load: () => undefined,
    spawn() {
      const { port1, port2 } = new MessageChannel();
      const port = port2 as unknown as import('node:worker_threads').MessagePort;
      workers.push(new Worker(KERNEL, { eval: true, workerData: port, transferList: [port] }));
      return port1;
    },
    kill: () => undefined,
    dispose: () => workers.forEach(worker => void worker.terminate()),
  };
}

interface DeafSandbox extends Sandbox {
  /** From now on its kernel answers nothing. */
  die(): void;
}

/** Its kernel answers cells and questions until it dies, of which nobody is told. */
function deafSandbox(): DeafSandbox {
  let alive = true;
  const ports: MessagePort[] = [];
  return {
    load: () => undefined,
    spawn() {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      port2.onmessage = ({ data }: MessageEvent<{ op: string; n: number; request: number }>) => {
        if (!alive) return;
        if (data.op === 'ping') port2.postMessage({ op: 'pong', n: data.n });
        const { request } = data;
        if (data.op === 'evaluate')
          port2.postMessage({ op: 'done', request, outputs: [], error: null, names: [], milliseconds: 1 });
      };
      port2.postMessage({ op: 'ready' });
      return port1;
    },
    kill: () => undefined,
    dispose: () => ports.forEach(port => port.close()),
    die: () => void (alive = false),
  };
}

const no = (): Promise<never> => Promise.reject(new Error('no'));
const HOST: KernelHost = {
  createSandbox: deafSandbox,
  code: () => Promise.resolve(new Blob()),
  sample: no,
  fit: no,
  compute: no,
  dataset: no,
  predicted: () => undefined,
  unhandled: () => undefined,
  onLost: () => undefined,
  defaults: () => ({ seed: 1, backend: 'auto' }),
};

test('Stop settles a cell that holds the thread within 100 ms, says so, and the next kernel answers', async () => {
  let lost = 0;
  const kernel = new Kernel({ ...HOST, createSandbox: threadSandbox, onLost: () => (lost += 1) });
  const nothing = (): void => undefined;
  await expect(kernel.evaluate({ id: 'a', source: 'go' }, nothing)).resolves.toMatchObject({ lost: false });
  const held = kernel.evaluate({ id: 'b', source: 'hold' }, nothing);
  await expect(kernel.responds(200)).resolves.toBe(false);
  const begin = performance.now();
  kernel.kill('Stopped.');
  await expect(held).resolves.toMatchObject({ lost: true, error: { code: 'stopped' } });
  expect(performance.now() - begin).toBeLessThan(100);
  expect(lost).toBe(1);
  await expect(kernel.evaluate({ id: 'c', source: 'go' }, nothing)).resolves.toMatchObject({ lost: false });
  kernel.dispose();
});

test('a kernel that gives no sign before it begins with a cell is given up, and the next one answers', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const sandboxes: DeafSandbox[] = [];
  const kernel = new Kernel({
    ...HOST,
    createSandbox: () => {
      sandboxes.push(deafSandbox());
      return sandboxes[sandboxes.length - 1];
    },
  });
  await vi.waitFor(() => expect(kernel.state.getSnapshot().status).toBe('ready'));
  sandboxes[0].die();
  const evaluation = kernel.evaluate({ id: 'a', source: 'go' }, () => undefined);
  vi.advanceTimersByTime(8_000);
  expect(kernel.state.getSnapshot().status).toBe('busy');
  vi.advanceTimersByTime(1_000);
  await expect(evaluation).resolves.toMatchObject({
    lost: true,
    error: { message: 'The kernel ended unexpectedly' },
  });
  await vi.waitFor(() => expect(kernel.state.getSnapshot().status).toBe('ready'));
  expect(kernel.state.getSnapshot().message).toContain('started anew');
  await expect(kernel.evaluate({ id: 'a', source: 'go' }, () => undefined)).resolves.toMatchObject({
    lost: false,
  });
  expect(kernel.state.getSnapshot().message).toBeNull();
  kernel.dispose();
  vi.useRealTimers();
});

test('a kernel whose long cell ends is alive, though its answers to the questions come after', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { port1, port2 } = new MessageChannel();
  let lost = 0;
  const kernel = new Kernel({
    ...HOST,
    createSandbox: () => ({ ...deafSandbox(), spawn: () => port1, dispose: () => port1.close() }),
    onLost: () => (lost += 1),
  });
  const heard: { op: string; n: number; request: number }[] = [];
  port2.onmessage = ({ data }: MessageEvent<(typeof heard)[number]>) => {
    // It answers what comes before the cell, which then holds its thread.
    if (heard.push(data) === 1) port2.postMessage({ op: 'pong', n: data.n });
  };
  port2.postMessage({ op: 'ready' });
  await vi.waitFor(() => expect(kernel.state.getSnapshot().status).toBe('ready'));
  const evaluation = kernel.evaluate({ id: 'a', source: 'long' }, () => undefined);
  await vi.waitFor(() => expect(heard.map(({ op }) => op)).toEqual(['ping', 'evaluate']));
  await new Promise(resolve => setTimeout(resolve, 20));
  vi.advanceTimersByTime(8_000);
  const { request } = heard[1];
  port2.postMessage({ op: 'done', request, outputs: [], error: null, names: [], milliseconds: 8_000 });
  await expect(evaluation).resolves.toMatchObject({ lost: false });
  vi.advanceTimersByTime(1_000);
  expect(kernel.state.getSnapshot().status).toBe('ready');
  expect(lost).toBe(0);
  kernel.dispose();
  port2.close();
  vi.useRealTimers();
});

test('simulated draws are heard while their cell is evaluated, as the schema allows, and not after', async () => {
  const heard: number[] = [];
  const { port1, port2 } = new MessageChannel();
  const kernel = new Kernel({
    ...HOST,
    createSandbox: () => ({ ...deafSandbox(), spawn: () => port1, dispose: () => port1.close() }),
    predicted: draws => heard.push(draws.seed),
  });
  const site = { name: 'y', kind: 'observed', dims: [], values: Float64Array.of(1, 2) };
  const draws = { kind: 'prior', run: null, model: 'm', count: 2, sites: [site] };
  port2.onmessage = ({ data }: MessageEvent<{ op: string; request: number }>) => {
    if (data.op !== 'evaluate') return;
    const { request } = data;
    const send = (seed: number, part: object, of = request) =>
      port2.postMessage({ op: 'predicted', request: of, draws: { ...draws, seed, ...part } });
    send(1, {});
    send(2, { count: 3 });
    send(3, {}, request + 1);
    port2.postMessage({ op: 'done', request, outputs: [], error: null, names: [], milliseconds: 1 });
    send(4, {});
    port2.postMessage({ op: 'pong', n: 1 });
  };
  port2.postMessage({ op: 'ready' });
  await expect(kernel.evaluate({ id: 'a', source: 'go' }, () => undefined)).resolves.toMatchObject({
    error: null,
  });
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(heard).toEqual([1]);
  kernel.dispose();
  port2.close();
});

test('a kernel that cannot be loaded settles the cell, and is tried again at the next run', async () => {
  let tries = 0;
  const kernel = new Kernel({
    ...HOST,
    createSandbox: deafSandbox,
    code: () => {
      tries += 1;
      return tries <= 4 ? Promise.reject(new Error('offline')) : Promise.resolve(new Blob());
    },
  });
  await vi.waitFor(() => expect(tries).toBe(3));
  const failed = await kernel.evaluate({ id: 'a', source: 'go' }, () => undefined);
  expect(failed).toMatchObject({ lost: true, error: { message: expect.stringContaining('offline') } });
  const done = await kernel.evaluate({ id: 'a', source: 'go' }, () => undefined);
  expect(done).toMatchObject({ lost: false });
  expect(tries).toBe(5);
  kernel.dispose();
});

test('an error that nobody caught is said under the cell that threw it; where that is not known, in words', async () => {
  const said: unknown[] = [];
  const errors = [
    { code: 'runtime', message: 'Error: late', span: { cell: 'first', line: 3, column: 1 } },
    { code: 'runtime', message: '"late"' },
  ];
  const ports: MessagePort[] = [];
  const sandbox = (): Sandbox => ({
    ...deafSandbox(),
    spawn() {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      port2.onmessage = ({ data: { op, request } }: MessageEvent<{ op: string; request: number }>) => {
        if (op !== 'evaluate') return;
        port2.postMessage({ op: 'done', request, outputs: [], error: null, names: [], milliseconds: 1 });
        for (const error of errors.splice(0)) port2.postMessage({ op: 'unhandled', error });
      };
      port2.postMessage({ op: 'ready' });
      return port1;
    },
    dispose: () => ports.forEach(port => port.close()),
  });
  const unhandled: KernelHost['unhandled'] = (cell, words) =>
    void said.push([cell, words.kind === 'text' && words.text]);
  const kernel = new Kernel({ ...HOST, createSandbox: sandbox, unhandled });
  await kernel.evaluate({ id: 'second', source: '1' }, () => undefined);
  await vi.waitFor(() => expect(said).toHaveLength(2));
  expect(said).toEqual([
    ['first', 'Unhandled: Error: late (line 3)'],
    ['second', 'Unhandled, of this cell or of one that ran before it: "late"'],
  ]);
  kernel.dispose();
});
