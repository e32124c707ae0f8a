/** A bare page with nothing but the client: what the sandbox tests drive. */
import { createClient } from '../../src/workers/client.ts';

const client = createClient({ seed: 7 });
window.client = client;

/** Resolves once `test` holds for the store's value, with that value. */
window.until = (store, test) =>
  new Promise(resolve => {
    let release = () => undefined;
    const look = () => {
      const value = store.getSnapshot();
      if (!test(value)) return false;
      release();
      resolve(value);
      return true;
    };
    if (!look()) release = store.subscribe(look);
  });

let cells = 0;
/** Runs a source as a new cell; resolves with its state when it ended. */
window.run = async source => {
  cells += 1;
  const id = `h${cells}`;
  client.setCells([{ id, source }]);
  client.runCell(id);
  return window.until(client.cell(id), state => ['done', 'error', 'stale'].includes(state.status));
};

/** The main thread's heartbeat: longest gap between two beats in milliseconds. */
let last = performance.now();
window.longestGap = 0;
setInterval(() => {
  const now = performance.now();
  window.longestGap = Math.max(window.longestGap, now - last);
  last = now;
}, 10);
