/**
 * What stands in front of outputs that are from before a change, so that other programs say so. Tilde itself knows it from
 * the metadata of the notebook, and leaves these outputs out when it reads the file.
 * Not here: which outputs those are, which whoever writes the file says.
 */
import { OWN } from './nbformat.ts';
import type { JupyterOutput } from './nbformat.ts';

/** Results that do not follow the text, or a control. */
export interface OldResults {
  /** Cells whose outputs are from before. */
  readonly cells: ReadonlySet<string>;
  /** The summaries of runs are. */
  readonly fits: boolean;
}

export const NOTHING_OLD: OldResults = { cells: new Set(), fits: false };

const SENTENCE = 'From before the last change.';

export const OLD_OUTPUT: JupyterOutput = {
  output_type: 'display_data',
  data: { 'text/plain': [SENTENCE], 'text/html': [`<p><em>${SENTENCE}</em></p>`] },
  metadata: { [OWN]: { old: true } },
};

/** Whether an output is one of these. */
export function isOldOutput(metadata: Readonly<Record<string, unknown>>): boolean {
  const own = metadata[OWN];
  return typeof own === 'object' && own !== null && 'old' in own;
}
