/** Entry of a chain worker. Not here: what it does (chain-worker.ts). */
import { expose } from 'comlink';
import { showPresence } from '../presence.ts';
import { createChainWorker } from './chain-worker.ts';

showPresence();
const worker = createChainWorker();
expose(worker);

/** In turns of some tens of milliseconds, so that a job which comes meanwhile need not wait for all of them. */
function warmWhileIdle(): void {
  try {
    if (worker.warm()) setTimeout(warmWhileIdle);
  } catch {
    // Memory may be short where many workers share a process: a run that meets this says so.
  }
}
setTimeout(warmWhileIdle);
