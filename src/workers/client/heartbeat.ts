/**
 * Tells by its silence that a worker which gives way while it computes has died, where there are no locks. Not here: what
 * is done about it (workers.ts). Loaded only then.
 */
import type { PresenceAsked } from '../presence.ts';

/** Milliseconds between questions, and how many in a row may go without an answer: models may take long to compile. */
const ASK_EVERY = 1_000;
const DEAD_AFTER = 20;

/** Until the signal. Questions that were not sent, as on a page that sleeps, are not missed. */
export function askOften(worker: Worker, presence: string, gone: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const port = portTo(worker, presence);
  let unanswered = 0;
  port.onmessage = () => void (unanswered = 0);
  const timer = setInterval(() => {
    if (unanswered >= DEAD_AFTER) return gone();
    unanswered += 1;
    port.postMessage(unanswered);
  }, ASK_EVERY);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    port.close();
  });
}

/** A port of which the worker keeps the other end while it lives. */
function portTo(worker: Worker, presence: string): MessagePort {
  const { port1, port2: port } = new MessageChannel();
  const asked: PresenceAsked = { presence, port };
  worker.postMessage(asked, [port]);
  return port1;
}
