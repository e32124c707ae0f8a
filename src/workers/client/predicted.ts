/**
 * Brings what `predictive` simulated to the ledger, for runs of the notebook that is open only.
 * Not here: to which of them it belongs (ledger/predicted-draws.ts).
 */
import { transfer } from 'comlink';
import type { Remote } from 'comlink';
import type { Ledger } from '../ledger/ledger.ts';
import type { PredictedMessage } from '../protocol.ts';

export class Predicted {
  readonly #ledger: Remote<Ledger>;
  readonly #runs = new Set<string>();
  /** The cell that is evaluated belongs to the notebook that is open. */
  #listens = false;
  #sent = false;

  constructor(ledger: Remote<Ledger>) {
    this.#ledger = ledger;
  }

  cellBegan(): void {
    this.#listens = true;
  }

  runBegan(run: string): void {
    if (this.#listens) this.#runs.add(run);
  }

  /** A run of the notebook from before the page was loaded. */
  restored(run: string): string {
    this.#runs.add(run);
    return run;
  }

  /** Nobody waits for it: without it a file has a group less. */
  take(draws: PredictedMessage): void {
    if (!this.#listens) return;
    this.#sent = true;
    const buffers = draws.sites.map(({ values }) => values.buffer as ArrayBuffer);
    this.#ledger.attach(transfer(draws, [...new Set(buffers)]), [...this.#runs]).catch(() => undefined);
  }

  close(): void {
    this.#listens = false;
    this.#runs.clear();
    if (this.#sent) this.#ledger.closePredicted().catch(() => undefined);
    this.#sent = false;
  }
}
