/**
 * What runs only because a notebook was opened must not hold it up: a cell that does not let go is ended for the reader.
 * Not here: which cells those are (notebook-runner.ts), or Stop.
 */
import type { Kernel } from './kernel.ts';

/** Seconds without an answer. */
const MOST = 10;

const WORDS = `Stopped: it ran as the notebook was opened, and gave no answer for ${MOST} s`;

export interface Opening {
  /** Cells run for which nobody asked. */
  begins(): void;
  /** From now on the reader asks, and waits or stops. */
  isOver(): void;
}

/** `clear` drops what waits for the kernel. */
export function watchOpening(kernel: Pick<Kernel, 'state' | 'kill'>, clear: () => void): Opening {
  let opening = false;
  kernel.state.subscribe(() => {
    if (!opening || kernel.state.getSnapshot().silentFor < MOST) return;
    opening = false;
    clear();
    kernel.kill(WORDS);
  });
  return {
    begins: () => void (opening = true),
    isOver: () => void (opening = false),
  };
}
