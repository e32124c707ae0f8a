/**
 * Notices that a trusted worker has died, of which no event tells: the worker holds a lock while it lives, and the
 * page, which waits for the same lock, gets it at its death. Where there are no locks nothing is noticed, but a worker
 * that does not begin. Not here: what is done about it (workers.ts).
 */
import { isPresenceShown } from '../presence.ts';
import type { PresenceAsked } from '../presence.ts';

/** Calls `died` once, when the worker is gone or could not be loaded. Returns how to stop watching. */
export function watchPresence(
  worker: Worker,
  died: () => void,
  ports: readonly MessagePort[] = [],
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
    },
    { signal },
  );
  // Its script could not be loaded, or threw at once; an error that comes later leaves it alive.
  worker.addEventListener('error', () => void (present || gone()), { signal });
  const asked: PresenceAsked = { presence: name };
  worker.postMessage(asked, [...ports]);
  return () => end.abort();
}
