/** Why a run gives no draws, in words for the reader. Not here: errors of models and samplers. */
import type { WireError } from '../protocol.ts';

export const STOPPED: WireError = {
  code: 'stopped',
  message: 'Stopped before there were draws',
  hint: 'Run the cell again.',
};

export const GONE: WireError = {
  code: 'runtime',
  message: 'The draws of this run are gone: the worker that kept them ended unexpectedly.',
  hint: 'What is shown of it stays. Run its cell again for the same draws.',
};

export const DROPPED: WireError = {
  code: 'runtime',
  message: 'The draws of this run were dropped to make room for newer ones.',
  hint: 'What is shown of it stays. Run its cell as it was then for the same draws.',
};

export const CUT: WireError = {
  code: 'runtime',
  message: 'The worker that keeps the draws ended unexpectedly, and the draws so far with it.',
  hint: 'Run the cell again for the same draws.',
};
