/** How the page tells that a worker died, with locks and without. */
import { afterEach, expect, it, vi } from 'vitest';
import { showPresence } from '../presence.ts';
import { watchPresence } from './presence.ts';

/** One lock after the other by name, as in a browser, and how to let one go. */
function heldLocks() {
  const free = new Map<string, () => void>();
  const waiting = new Map<string, () => void>();
  return {
    request(name: string, ...rest: readonly unknown[]): Promise<void> {
      const grant = rest.at(-1) as () => void;
      if (free.has(name)) waiting.set(name, grant);
      else {
        free.set(name, () => waiting.get(name)?.());
        grant();
      }
      return new Promise(() => undefined);
    },
    release: () => free.forEach(letGo => letGo()),
  };
}

/** The page's end of a worker that shows its presence; what each side posts, the other hears at once. */
function beginWorker(locks: unknown): Worker {
  vi.stubGlobal('navigator', { locks });
  const [page, inside] = [new EventTarget(), new EventTarget()];
  const post = (to: EventTarget) => (data: unknown) =>
    to.dispatchEvent(new MessageEvent('message', { data }));
  vi.stubGlobal('self', Object.assign(inside, { postMessage: post(page) }));
  showPresence();
  return Object.assign(page, { postMessage: post(inside) }) as unknown as Worker;
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('takes a worker for dead once its lock is let go, and not at an error that comes late', async () => {
  const died = vi.fn();
  const locks = heldLocks();
  const worker = beginWorker(locks);
  watchPresence(worker, died);
  worker.dispatchEvent(new Event('error'));
  await settled();
  expect(died).not.toHaveBeenCalled();
  locks.release();
  expect(died).toHaveBeenCalledOnce();
});

it.each([
  ['are none', undefined],
  ['are denied', { request: () => Promise.reject(new DOMException('no storage', 'SecurityError')) }],
])('leaves a worker that has begun alive at an error where locks %s', async (_, locks) => {
  const died = vi.fn();
  const worker = beginWorker(locks);
  watchPresence(worker, died);
  await settled();
  worker.dispatchEvent(new Event('error'));
  expect(died).not.toHaveBeenCalled();
});

/** A worker without a lock, how to end it, and for how long it has been asked, in seconds. */
function beginAsked(yields: boolean) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const died = vi.fn();
  const worker = beginWorker(undefined);
  const ports: MessagePort[] = [];
  const { postMessage } = worker;
  worker.postMessage = (data: unknown) => {
    if (typeof data === 'object' && data !== null && 'port' in data) ports.push(data.port as MessagePort);
    postMessage.call(worker, data);
  };
  const stop = watchPresence(worker, died, [], yields);
  const wait = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds; i += 1) {
      vi.advanceTimersByTime(1_000);
      await new Promise(resolve => setTimeout(resolve, 2));
    }
  };
  return { died, wait, ports, end: () => ports.forEach(port => (port.onmessage = null)), stop };
}

it('asks a worker without a lock that gives way while it computes, and takes long silence for its death', async () => {
  const { died, wait, end, stop } = beginAsked(true);
  await wait(40);
  expect(died).not.toHaveBeenCalled();
  end();
  await wait(19);
  expect(died).not.toHaveBeenCalled();
  await wait(2);
  expect(died).toHaveBeenCalledOnce();
  stop();
});

it('blames no worker without a lock that does not give way', async () => {
  const { died, wait, ports, end, stop } = beginAsked(false);
  await wait(2);
  end();
  await wait(100);
  expect(ports.length).toBe(0);
  expect(died).not.toHaveBeenCalled();
  stop();
});

it('takes a worker for dead that fails before it has begun', () => {
  const died = vi.fn();
  vi.stubGlobal('navigator', { locks: undefined });
  const worker = Object.assign(new EventTarget(), { postMessage: () => undefined }) as unknown as Worker;
  watchPresence(worker, died);
  worker.dispatchEvent(new Event('error'));
  expect(died).toHaveBeenCalledOnce();
});
