/**
 * Notices that a trusted worker has died, of which no event tells: the worker holds a lock while it lives, and the
 * page, which waits for the same lock, gets it at its death. Where there are no locks, a worker that gives way while it
 * computes is asked every second, and of others only that they do not begin is noticed. Not here: what is done about it
 * (workers.ts).
 */
import { isPresenceShown } from '../presence.ts';
import type { PresenceAsked } from '../presence.ts';

/**
 * Calls `died` once, when the worker is gone or could not be loaded. `yields`: it answers while it computes, so that
 * its silence means something. Returns how to stop watching.
 */
export function watchPresence(
  worker: Worker,
  died: () => void,
  ports: readonly MessagePort[] = [],
  yields = false,
): () => void {
  const end = new AbortController();
  const { signal } = end;
  const gone = (): void => {
    if (signal.aborted) return;
    end.abort();
    died();
  };
  let present = false;
  const name = `tilde-worker-${Math.random().toString(36).slice(2)}${performance.now()}`;
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      if (!isPresenceShown(data) || data.present !== name) return;
      present = true;
      if (data.locked) navigator.locks.request(name, { signal }, gone).catch(() => undefined);
      else if (yields)
        void import('./heartbeat.ts').then(({ askOften }) => askOften(worker, name, gone, signal));
    },
    { signal },
  );
  // Its script could not be loaded, or threw at once; an error that comes later leaves it alive.
  worker.addEventListener('error', () => void (present || gone()), { signal });
  const asked: PresenceAsked = { presence: name };
  worker.postMessage(asked, [...ports]);
  return () => end.abort();
}
