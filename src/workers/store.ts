/** A value that changes and tells: the shape useSyncExternalStore wants. Not here: what is kept in it. */
import type { Store } from './client-types.ts';

export interface WritableStore<T> extends Store<T> {
  set(value: T): void;
}

/** `onFirst` runs when the first listener comes, what it returns when the last one goes. */
export function createStore<T>(initial: T, onFirst?: () => () => void): WritableStore<T> {
  let value = initial;
  let release: (() => void) | undefined;
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of Array.from(listeners)) listener();
    },
    subscribe(listener) {
      const own = () => listener();
      listeners.add(own);
      if (listeners.size === 1) release = onFirst?.();
      return () => {
        if (!listeners.delete(own) || listeners.size > 0) return;
        release?.();
        release = undefined;
      };
    },
  };
}
