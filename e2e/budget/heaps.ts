/**
 * Heaps of the page and of all its workers after a collection of garbage, through Chromium's own protocol.
 * Not here: what may grow (growth.ts).
 */
import type { CDPSession, Page } from '@playwright/test';

/** Bytes by part: "page", "kernel", "ledger", "chain" (all chain workers together); values and their buffers. */
export type Heaps = Readonly<Record<string, number>>;

interface Usage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

interface Target {
  readonly name: string;
  ask(method: string): Promise<Usage>;
}

export interface HeapReader {
  read(): Promise<Heaps>;
  /** Nodes of all documents of the page, also those that are detached but kept. */
  nodes(): Promise<number>;
}

/** Milliseconds for an answer. */
const MOST_TIME = 30_000;

/** Call while the workers that are to be read live. */
export async function heapsOf(page: Page): Promise<HeapReader> {
  const context = page.context();
  const main = await context.newCDPSession(page);
  await main.send('Performance.enable');
  const frame = page.frames().find(one => one !== page.mainFrame());
  // A sandbox in a process of its own has its own session.
  const inner = frame === undefined ? undefined : await context.newCDPSession(frame).catch(() => undefined);
  const targets: Target[] = [
    { name: 'page', ask: method => main.send(method as 'Runtime.getHeapUsage') },
    ...(await workersOf(main)),
    ...(inner === undefined ? [] : await workersOf(inner)),
  ];
  return {
    async read() {
      const heaps: Record<string, number> = {};
      for (const { name, ask } of targets) {
        for (let round = 0; round < 3; round += 1) await ask('HeapProfiler.collectGarbage');
        const { usedSize, backingStorageSize = 0 } = await ask('Runtime.getHeapUsage');
        heaps[name] = (heaps[name] ?? 0) + usedSize + backingStorageSize;
      }
      return heaps;
    },
    async nodes() {
      const { metrics } = await main.send('Performance.getMetrics');
      return metrics.find(metric => metric.name === 'Nodes')?.value ?? NaN;
    },
  };
}

/** Workers that hang on this session. They are asked by messages in messages: Playwright has no sessions for them. */
async function workersOf(session: CDPSession): Promise<readonly Target[]> {
  const found: Target[] = [];
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type !== 'worker') return;
    // The editor's workers come and go as it likes.
    if (/ts-?worker|editor/i.test(targetInfo.url)) return;
    const known = ['ledger', 'chain', 'device', 'data'].find(name => targetInfo.title === name);
    found.push({ name: known ?? 'kernel', ask: asker(session, sessionId) });
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  await new Promise(resolve => setTimeout(resolve, 300));
  return found;
}

function asker(session: CDPSession, sessionId: string): Target['ask'] {
  let asked = 0;
  return method => {
    asked += 1;
    const id = asked;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`A worker did not answer ${method}`)), MOST_TIME);
      const hear = (event: { sessionId: string; message: string }): void => {
        const said = JSON.parse(event.message) as { id?: number; result?: Usage };
        if (event.sessionId !== sessionId || said.id !== id) return;
        session.off('Target.receivedMessageFromTarget', hear);
        clearTimeout(late);
        resolve(said.result ?? { usedSize: NaN });
      };
      session.on('Target.receivedMessageFromTarget', hear);
      void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    });
  };
}
