/**
 * The workers of a page in the hands of a test: it lists those alive and ends one from outside, at which the page
 * gets no event. Not here: what the page makes of it.
 */
import type { Frame, Page } from '@playwright/test';

export type WorkerKind = 'kernel' | 'chain' | 'device' | 'ledger';

interface Kept {
  readonly name: string;
  readonly of?: Worker;
  /** Ends it without a word to the page. */
  end(): void;
}

/** Call before the page is opened. */
export async function keepWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept: Kept[] = [];
    const asked = { count: 0 };
    Object.assign(window, { kept, asked });
    const whole = window.Worker;
    window.Worker = class extends whole {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        kept.push({ name: options?.name ?? '', of: this, end: () => this.terminate() });
      }
      override terminate(): void {
        const at = kept.findIndex(({ of }) => of === this);
        if (at >= 0) kept.splice(at, 1);
        super.terminate();
      }
    };
    // Kernels are workers of the sandbox, which ends them when it is told to.
    const postMessage = MessagePort.prototype.postMessage as (
      message: unknown,
      ports: Transferable[],
    ) => void;
    const watched = function (this: MessagePort, message: unknown, ports: Transferable[] = []): void {
      postMessage.call(this, message, ports);
      // The page asks a kernel's pulse with nothing at all, at a port that it hears, and again only once it has answered.
      if (message === null && this.onmessage !== null) asked.count += 1;
      const { op, id } = (message ?? {}) as { op?: unknown; id?: unknown };
      if (op === 'spawn')
        kept.push({ name: String(id), end: () => postMessage.call(this, { op: 'kill', id }, []) });
    };
    Object.assign(MessagePort.prototype, { postMessage: watched });
  });
}

/** Ends the newest worker of this kind; false where there is none. */
export const killWorker = (page: Page, kind: WorkerKind): Promise<boolean> =>
  page.evaluate(wanted => {
    const { kept = [] } = window as unknown as { kept?: Kept[] };
    const found = kept.findLast(({ name }) => name.startsWith(wanted));
    found?.end();
    return found !== undefined;
  }, kind);

/** Whether the page knows by now that the kernel lives, also while that computes. */
export const isPulseKnown = (page: Page): Promise<boolean> =>
  page.evaluate(() => (window as unknown as { asked: { count: number } }).asked.count > 1);

/** How many workers of each name the page has, the sandbox aside. */
export const workersOf = (frame: Frame): Promise<Readonly<Record<string, number>>> =>
  frame.evaluate(() => {
    const { kept = [] } = window as unknown as { kept?: Kept[] };
    const counts: Record<string, number> = {};
    for (const { name } of kept) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  });
