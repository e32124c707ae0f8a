/**
 * The app's only way to the workers: makes the client and owns sandbox, chain workers and ledger.
 * Not here: the messages (protocol.ts) or the order in which cells run (notebook-runner.ts).
 */
import type { TildeClient } from './client-types.ts';

export type { Store, TildeClient } from './client-types.ts';

/** Creates the client; the kernel starts at once. One per page. */
export function createClient(_options?: { readonly seed?: number }): TildeClient {
  throw new Error('being written');
}
