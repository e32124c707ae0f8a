/**
 * A worker's functions as the page calls them, with an end: once the worker is known to be dead, what was asked of
 * it fails instead of hanging. Not here: how that is known (presence.ts).
 */
import type { Remote } from 'comlink';

export interface Guarded<Api> {
  readonly api: Remote<Api>;
  /** What is under way, and all that is asked from now on, fails with this. */
  fail(reason: Error): void;
}

type Call = (...args: readonly unknown[]) => Promise<unknown>;

export function guarded<Api>(remote: Remote<Api>): Guarded<Api> {
  const pending = new Set<(reason: Error) => void>();
  let failure: Error | undefined;
  const callOf =
    (key: string): Call =>
    (...args) => {
      const answer = new Promise<unknown>((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        pending.add(reject);
        const settled = (): void => void pending.delete(reject);
        const call = Reflect.get(remote, key) as Call;
        void call(...args)
          .finally(settled)
          .then(resolve, reject);
      });
      // Who asks for nothing in return need not be told.
      answer.catch(() => undefined);
      return answer;
    };
  const calls = new Map<string, Call>();
  const api = new Proxy({} as Remote<Api>, {
    get(_, key) {
      if (typeof key !== 'string' || key === 'then') return undefined;
      const call = calls.get(key) ?? callOf(key);
      calls.set(key, call);
      return call;
    },
  });
  return {
    api,
    fail(reason) {
      failure ??= reason;
      for (const reject of pending) reject(failure);
      pending.clear();
    },
  };
}
