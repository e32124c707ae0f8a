/**
 * Lets the app open without a network after the first visit, and says when a newer build waits. Not here: what is kept
 * (workers/offline), and notebooks, which are in this browser anyway.
 */
import { useSyncExternalStore } from 'react';

/** `none`: a network is needed. `ready`: it is not. `newer`: a newer build is here, used from the next start on. */
export type Offline = 'none' | 'ready' | 'newer';

/** Milliseconds after loading: some 18 MB are fetched, and the notebook comes first. */
const REST = 4000;

let registered: ServiceWorkerRegistration | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function judged(): Offline {
  if (registered?.waiting) return 'newer';
  return (navigator.serviceWorker?.controller ?? null) === null ? 'none' : 'ready';
}

/** Where a build is served (not in development), and the reader does not save data. */
export function workOffline(): void {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || connection?.saveData === true) return;
  window.addEventListener('load', () => setTimeout(() => void register(), REST));
}

async function register(): Promise<void> {
  const made: ServiceWorkerRegistration | undefined = await navigator.serviceWorker
    .register('./sw.js', { type: 'module' })
    .catch(() => undefined);
  // Refused by the browser or its settings: the status line then does not promise anything.
  if (made === undefined) return;
  registered = made;
  navigator.serviceWorker.addEventListener('controllerchange', tell);
  tell();
  watch(made.installing);
  made.addEventListener('updatefound', () => watch(made.installing));
}

function watch(worker: ServiceWorker | null): void {
  worker?.addEventListener('statechange', tell);
}

/** Starts the build that waits and reloads this page: call on the reader's click, when everything is saved. */
export function takeNewerBuild(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  registered?.waiting?.postMessage('take over');
}

export function useOffline(): Offline {
  return useSyncExternalStore(listener => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, judged);
}
