/**
 * The worker in which expressions are looked for: one of them can take longer than the age of the world, and only a
 * worker can be ended in the middle. Not here: the search (search.ts), or the time it gets (off-page.ts).
 */
import { carryOut } from './search.ts';
import type { SearchTask } from './search.ts';

self.onmessage = ({ data }: MessageEvent<SearchTask>) => {
  self.postMessage({ kind: 'begun' });
  self.postMessage({ kind: 'found', ...carryOut(data) });
};
