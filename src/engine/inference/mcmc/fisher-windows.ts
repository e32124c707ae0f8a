/**
 * When the Fisher adaptation forgets: a schedule of windows (nutpie, arXiv:2603.18845).
 * Not here: what is estimated in a window (fisher-diagonal.ts, fisher-matrix.ts).
 */

const EARLY_SHARE = 0.3;
const FINAL_SHARE = 0.15;
const EARLY_WINDOW = 10;
const FIRST_WINDOW = 80;

export interface WindowDecision {
  /** Whether background becomes foreground now. */
  readonly switch: boolean;
  /** Whether no further window fits before the final phase. */
  readonly late: boolean;
}

export class FisherWindows {
  readonly warmup: number;
  /** First draw of the final phase, which adapts the step size only. */
  readonly finalStart: number;
  /** First draw of the main phase. */
  readonly earlyEnd: number;
  private window = 0;

  constructor(warmup: number) {
    this.warmup = warmup;
    this.earlyEnd = Math.floor(EARLY_SHARE * warmup);
    this.finalStart = warmup - Math.floor(FINAL_SHARE * warmup);
  }

  /** @param background draws in the background accumulator, `draw` included. */
  decide(draw: number, background: number): WindowDecision {
    if (draw < this.earlyEnd) {
      const late = draw + EARLY_WINDOW > this.finalStart;
      return { switch: background >= EARLY_WINDOW && !late, late };
    }
    if (this.window === 0) this.window = Math.max(FIRST_WINDOW, background);
    const { next } = this;
    const late = draw + next > this.finalStart;
    const now = background >= this.window && !late;
    if (now) this.window = next;
    return { switch: now, late };
  }

  /**
   * How many transitions from `draw` on surely do not switch, and whether they are late: all of them or none.
   * @param background draws in the background accumulator before them.
   */
  quiet(draw: number, background: number): { readonly transitions: number; readonly late: boolean } {
    const main = draw >= this.earlyEnd;
    if (main && this.window === 0) return { transitions: 0, late: false };
    const size = main ? this.window : EARLY_WINDOW;
    const next = main ? this.next : EARLY_WINDOW;
    const rest = (main ? this.finalStart : this.earlyEnd) - draw;
    if (draw + next > this.finalStart) return { transitions: rest, late: true };
    return {
      transitions: Math.min(rest, size - 1 - background, this.finalStart - next - draw + 1),
      late: false,
    };
  }

  private get next(): number {
    return Math.max(this.window + 1, Math.round(1.5 * this.window));
  }

  snapshot(): number {
    return this.window;
  }

  restore(window: number): void {
    this.window = window;
  }
}
