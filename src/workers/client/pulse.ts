/**
 * Whether the kernel lives, also while it computes: a worker of its own answers for it, which ends with it. Not here:
 * that worker (kernel/pulse.ts), or what is done about a death (kernel.ts).
 */

/** Milliseconds between questions, and how many may go without an answer: on a busy machine an answer may take seconds. */
const ASK_EVERY = 500;
const DEAD_AFTER = 12;

export interface Pulse {
  /** It has answered: deaths will be noticed. */
  readonly known: boolean;
  stop(): void;
}

/** `give` hands the port to the kernel; `died` is called once, at most. */
export function watchPulse(give: (port: MessagePort) => void, died: () => void): Pulse {
  const { port1: port, port2: theirs } = new MessageChannel();
  let known = false;
  let unanswered = 0;
  const ask = (): void => {
    unanswered += 1;
    port.postMessage(null);
  };
  const stop = (): void => {
    clearInterval(timer);
    port.close();
  };
  const timer = setInterval(() => {
    // The kernel may compute before it has begun to listen: the first question waits.
    if (!known) return;
    if (unanswered < DEAD_AFTER) return ask();
    stop();
    died();
  }, ASK_EVERY);
  port.onmessage = () => {
    // What nobody asked for comes from a cell that has taken the port.
    if (unanswered === 0) {
      known = false;
      return stop();
    }
    known = true;
    unanswered = 0;
  };
  give(theirs);
  ask();
  return {
    get known() {
      return known;
    },
    stop,
  };
}
