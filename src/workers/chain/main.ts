/** Entry of a chain worker. Not here: what it does (chain-worker.ts). */
import { expose } from 'comlink';
import { createChainWorker } from './chain-worker.ts';

const worker = createChainWorker();
expose(worker);

/** In turns of some tens of milliseconds, so that a job which comes meanwhile need not wait for all of them. */
function warmWhileIdle(): void {
  if (worker.warm()) setTimeout(warmWhileIdle);
}
setTimeout(warmWhileIdle);
