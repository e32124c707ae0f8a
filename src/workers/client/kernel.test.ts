/** Stop while a cell holds the kernel's thread, as a long `importance` does: the kernel dies at once and another comes. */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { Kernel } from './kernel.ts';

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

test('Stop settles a cell that holds the thread within 100 ms, says so, and the next kernel answers', async () => {
  let lost = 0;
  const kernel = new Kernel({
    createSandbox: threadSandbox,
    code: () => Promise.resolve(new Blob()),
    sample: () => Promise.reject(new Error('no')),
    fit: () => Promise.reject(new Error('no')),
    compute: () => Promise.reject(new Error('no')),
    dataset: () => Promise.reject(new Error('no')),
    onLost: () => (lost += 1),
    defaults: () => ({ seed: 1, backend: 'auto' }),
  });
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
