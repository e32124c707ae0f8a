/**
 * The summary of a run as an output of the cell that made it, so that other programs show it: the verdict and the table.
 * Tilde itself has the run in the metadata of the notebook, and leaves these outputs out when it reads the file.
 * Not here: the rest of the file (write-ipynb.ts).
 */
import type { StoredFit } from '../document.ts';
import { ESS_WORDS } from '../ess-words.ts';
import type { TableOutput } from '../output.ts';
import { OWN } from './nbformat.ts';
import type { JupyterOutput } from './nbformat.ts';
import { escaped, outputHtml, outputText } from './output-text.ts';

export function fitOutput(fit: StoredFit): JupyterOutput {
  const draws = `${fit.chains} × ${fit.draws.toLocaleString('en')} draws${fit.partial ? ', partial' : ''}`;
  const said = `${fit.verdict} ${draws}.`;
  const table = tableOf(fit);
  return {
    output_type: 'display_data',
    data: {
      'text/plain': linesOf(`${said}\n\n${outputText(table)}\n\n${ESS_WORDS}.`),
      'text/html': linesOf(`<p>${escaped(said)}</p>\n${outputHtml(table) ?? ''}\n<p>${ESS_WORDS}.</p>`),
    },
    metadata: { [OWN]: { fit: fit.name } },
  };
}

/** Whether an output is one of these. */
export function isFitOutput(metadata: Readonly<Record<string, unknown>>): boolean {
  const own = metadata[OWN];
  return typeof own === 'object' && own !== null && 'fit' in own;
}

function tableOf({ rows }: StoredFit): TableOutput {
  return {
    kind: 'table',
    rows: rows.length,
    columns: [
      { name: 'site', values: rows.map(row => row.site) },
      { name: 'mean', values: rows.map(row => row.mean) },
      { name: 'sd', values: rows.map(row => row.sd) },
      { name: '5.5%', values: rows.map(row => row.low89) },
      { name: '25%', values: rows.map(row => row.low50) },
      { name: '75%', values: rows.map(row => row.high50) },
      { name: '94.5%', values: rows.map(row => row.high89) },
      { name: 'ESS', values: rows.map(row => row.ess) },
      { name: 'R̂', values: rows.map(row => row.rhat.toFixed(2)) },
    ],
  };
}

const linesOf = (text: string): string[] => text.split(/(?<=\n)/);
