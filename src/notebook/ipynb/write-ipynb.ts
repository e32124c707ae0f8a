/**
 * A notebook as .ipynb: what Jupyter, VS Code and GitHub show stands in the usual places, what only Tilde knows in
 * metadata, so that reading the file back gives the same notebook to the byte.
 * Not here: pictures of figures, which need a page: they are given.
 */
import type { Cell, Notebook, StoredResult } from '../document.ts';
import type { Output } from '../output.ts';
import { cellOfFit } from '../fit-cell.ts';
import { fitOutput } from './fit-output.ts';
import { OUTPUT_MIME, OWN } from './nbformat.ts';
import { NOTHING_OLD, OLD_OUTPUT } from './old-output.ts';
import type { OldResults } from './old-output.ts';
import type { JupyterCell, JupyterNotebook, JupyterOutput, MimeBundle } from './nbformat.ts';
import { outputHtml, outputLatex, outputText } from './output-text.ts';

/** A PNG in base64 of an output, or nothing. */
export type PictureOf = (output: Output) => string | undefined;

/** The text of the file. `pictureOf` defaults to no pictures, `old` to results that all follow the text. */
export function formatIpynb(
  notebook: Notebook,
  pictureOf: PictureOf = () => undefined,
  old: OldResults = NOTHING_OLD,
): string {
  return `${JSON.stringify(toIpynb(notebook, pictureOf, old), null, 1)}\n`;
}

function toIpynb(notebook: Notebook, pictureOf: PictureOf, old: OldResults): JupyterNotebook {
  const { title, seed, version, controls, results } = notebook;
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'deno', display_name: 'Deno', language: 'typescript' },
      language_info: {
        name: 'typescript',
        file_extension: '.ts',
        mimetype: 'text/x.typescript',
        nbconvert_exporter: 'script',
        pygments_lexer: 'typescript',
      },
      title,
      [OWN]: {
        version,
        title,
        seed,
        ...(controls === undefined ? {} : { controls: JSON.stringify(controls) }),
        ...(results === undefined ? {} : { results: rest(notebook, results) }),
      },
    },
    cells: notebook.cells.map(cell => {
      const stored = results?.outputs[cell.id] ?? [];
      const shown = stored.map(output => jupyterOutput(output, pictureOf));
      const made = results?.fits.filter(fit => cellOfFit(notebook.cells, fit) === cell.id) ?? [];
      const isOld = old.cells.has(cell.id) && stored.some(({ kind }) => kind !== 'widget');
      const isFitOld = made.length > 0 && (old.fits || old.cells.has(cell.id));
      return cellOf(cell, [
        ...(isOld ? [OLD_OUTPUT] : []),
        ...shown,
        ...(isFitOld && !isOld ? [OLD_OUTPUT] : []),
        ...made.map(fitOutput),
      ]);
    }),
  };
}

/** Of the results what has no place in a cell: fits, the order of outputs, outputs of no code cell. */
function rest({ cells }: Notebook, { fits, outputs, madeFrom }: StoredResult): MimeBundle {
  const places = new Set(cells.flatMap(cell => (cell.kind === 'code' ? [cell.id] : [])));
  const homeless = Object.entries(outputs)
    .filter(([id]) => !places.has(id))
    .map(([id, list]) => [id, list.map(output => JSON.stringify(output))] as const);
  return {
    fits: fits.map(fit => JSON.stringify(fit)),
    order: Object.keys(outputs),
    ...(madeFrom === undefined ? {} : { madeFrom: JSON.stringify(madeFrom) }),
    ...(homeless.length === 0 ? {} : { outputs: Object.fromEntries(homeless) }),
  };
}

function cellOf(cell: Cell, outputs: readonly JupyterOutput[]): JupyterCell {
  const { id, kind, source, ...own } = cell;
  const metadata = {
    ...(Object.keys(own).length === 0 ? {} : { [OWN]: own }),
    ...(cell.folded === true && kind === 'code' ? { jupyter: { source_hidden: true } } : {}),
  };
  const base = { id, metadata, source: linesOf(source) };
  if (kind === 'markdown') return { cell_type: 'markdown', ...base };
  return {
    cell_type: 'code',
    ...base,
    execution_count: null,
    outputs,
  };
}

function jupyterOutput(output: Output, pictureOf: PictureOf): JupyterOutput {
  // A warning would come back as something else.
  if (output.kind === 'text' && output.stream !== 'warn') {
    const name = output.stream === 'log' ? 'stdout' : 'stderr';
    return { output_type: 'stream', name, text: linesOf(`${output.text}\n`) };
  }
  const data = bundleOf(output, pictureOf(output));
  return output.kind === 'value'
    ? { output_type: 'execute_result', execution_count: null, data, metadata: {} }
    : { output_type: 'display_data', data, metadata: {} };
}

function bundleOf(output: Output, picture: string | undefined): MimeBundle {
  const html = outputHtml(output);
  const latex = outputLatex(output);
  return {
    'text/plain': linesOf(outputText(output)),
    ...(html === undefined ? {} : { 'text/html': linesOf(html) }),
    ...(latex === undefined ? {} : { 'text/latex': linesOf(latex) }),
    ...(output.kind === 'markdown' ? { 'text/markdown': linesOf(output.text) } : {}),
    ...(picture === undefined ? {} : { 'image/png': picture }),
    [OUTPUT_MIME]: JSON.stringify(output),
  };
}

/** Lines that keep their ends, as Jupyter writes them. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/));
