/** Storage that answers at once, and locks, as tests of what is put aside need them. Not here: the database. */
import { vi } from 'vitest';

/** A localStorage with room for this many characters, by default for all. */
export function stubStorage(room = Infinity): void {
  const kept: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem(key: string, value: string) {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept[key] = value;
    },
    removeItem: (key: string) => void Reflect.deleteProperty(kept, key),
  };
  // Its keys are those of what is stored, as in a browser.
  const storage = new Proxy(kept, {
    get: (_, key) => Reflect.get(methods, key) as unknown,
  });
  vi.stubGlobal('localStorage', storage);
}

/** Locks of which these writers hold theirs. Those under the prefix `queued` wait for each other, by default none. */
export function stubLocks(living: readonly string[] = [], queued?: string): void {
  let last: Promise<unknown> = Promise.resolve();
  const request = (name: string, ...rest: readonly unknown[]): Promise<void> =>
    living.some(writer => name.endsWith(writer))
      ? Promise.reject(new DOMException('held', 'TimeoutError'))
      : after(name, rest.at(-1) as () => void);
  const after = (name: string, work: () => void): Promise<void> => {
    if (queued === undefined || !name.startsWith(queued)) return Promise.resolve(work());
    const done = last.then(work);
    last = done;
    return done;
  };
  vi.stubGlobal('navigator', { locks: { request } });
}
