import { describe, expect, it, vi } from 'vitest';
import { joinTabs } from './tab-lock.ts';
import type { Channel, Locks, TabLock } from './tab-lock.ts';

type Held = (lock: unknown) => Promise<void>;

/** Exclusive locks as the browser has them: a queue for each name. */
function fakeLocks(): Locks {
  let holder: { readonly fail: (reason: Error) => void } | null = null;
  const queue: (() => void)[] = [];
  const next = (): void => void (holder === null && queue.shift()?.());
  return {
    request: (_name, { steal, ifAvailable, signal }, held: Held) =>
      new Promise((resolve, reject) => {
        const grant = (): void => {
          const mine = { fail: reject };
          holder = mine;
          void held({}).then(() => {
            if (holder === mine) holder = null;
            resolve(undefined);
            next();
          });
        };
        if (steal === true) {
          holder?.fail(new Error('stolen'));
          grant();
        } else if (holder === null) grant();
        else if (ifAvailable === true) void held(null).then(resolve);
        else {
          queue.push(grant);
          signal?.addEventListener('abort', () => {
            const at = queue.indexOf(grant);
            if (at !== -1) queue.splice(at, 1);
            reject(new Error('aborted'));
          });
        }
      }),
  };
}

function fakeChannels(): () => Channel {
  const all = new Set<Channel>();
  return () => {
    const channel: Channel = {
      onmessage: null,
      postMessage: data =>
        all.forEach(other => other !== channel && other.onmessage?.({ data } as MessageEvent)),
      close: () => void all.delete(channel),
    };
    all.add(channel);
    return channel;
  };
}

function tabs(): (options?: { readonly deaf?: boolean }) => {
  readonly lock: TabLock;
  readonly log: string[];
} {
  const locks = fakeLocks();
  const channel = fakeChannels();
  return ({ deaf = false } = {}) => {
    const log: string[] = [];
    const lock = joinTabs('n', {
      locks,
      channel: channel(),
      onRole: role => void log.push(role),
      flush: () => (deaf ? new Promise(() => undefined) : Promise.resolve(void log.push('flush'))),
      onSaved: () => void log.push('saved'),
    });
    return { lock, log };
  };
}

const settle = () => vi.waitFor(() => new Promise<void>(resolve => setTimeout(resolve, 5)));

describe('two tabs of one notebook', () => {
  it('are a writer and a reader; the reader writes once the other is closed', async () => {
    const open = tabs();
    const [first, second] = [open(), open()];
    await settle();
    expect([first.log, second.log]).toEqual([['writer'], ['reader']]);
    first.lock.dispose();
    await settle();
    expect(second.log).toEqual(['reader', 'writer']);
  });

  it('change roles when asked, after the writer has saved', async () => {
    const open = tabs();
    const [first, second] = [open(), open()];
    await settle();
    second.lock.takeOver();
    await settle();
    expect(first.log).toEqual(['writer', 'flush', 'reader']);
    expect(second.log).toEqual(['reader', 'writer']);
    first.lock.takeOver();
    await settle();
    expect([first.log.at(-1), second.log.at(-1)]).toEqual(['writer', 'reader']);
  });

  it('change roles too when the writer does not answer', async () => {
    vi.useFakeTimers();
    const open = tabs();
    const [first, second] = [open({ deaf: true }), open()];
    await vi.advanceTimersByTimeAsync(10);
    second.lock.takeOver();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(second.log).toEqual(['reader']);
    await vi.advanceTimersByTimeAsync(1_500);
    expect([first.log.at(-1), second.log.at(-1)]).toEqual(['reader', 'writer']);
    first.lock.takeOver();
    await vi.advanceTimersByTimeAsync(10);
    expect([first.log.at(-1), second.log.at(-1)]).toEqual(['writer', 'reader']);
    vi.useRealTimers();
  });

  it('tell each other what was saved; only the reader listens', async () => {
    const open = tabs();
    const [first, second] = [open(), open()];
    await settle();
    first.lock.announce();
    second.lock.announce();
    expect([first.log, second.log]).toEqual([['writer'], ['reader', 'saved']]);
  });
});
