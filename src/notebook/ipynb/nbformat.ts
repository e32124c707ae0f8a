/**
 * The parts of nbformat 4.5 that Tilde writes and reads.
 * Source: https://nbformat.readthedocs.io/en/latest/format_description.html
 * Not here: writing (write-ipynb.ts) or reading (read-ipynb.ts) them.
 */

/** Text as one string, or as lines that keep their ends. */
export type Lines = string | readonly string[];

export type MimeBundle = Readonly<Record<string, unknown>>;

export type JupyterOutput =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: Lines }
  | {
      readonly output_type: 'execute_result';
      readonly execution_count: number | null;
      readonly data: MimeBundle;
      readonly metadata: MimeBundle;
    }
  | { readonly output_type: 'display_data'; readonly data: MimeBundle; readonly metadata: MimeBundle };

interface JupyterCellBase {
  readonly id: string;
  readonly metadata: MimeBundle;
  readonly source: Lines;
}

export type JupyterCell =
  | (JupyterCellBase & {
      readonly cell_type: 'code';
      readonly execution_count: number | null;
      readonly outputs: readonly JupyterOutput[];
    })
  | (JupyterCellBase & { readonly cell_type: 'markdown' });

export interface JupyterNotebook {
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
  readonly metadata: MimeBundle;
  readonly cells: readonly JupyterCell[];
}

/**
 * Our own form of an output, beside those that other programs show: JSON inside a string, since others sort keys and
 * write numbers anew.
 */
export const OUTPUT_MIME = 'application/vnd.tilde.output.v1+json';

/** Where our own fields are, in the metadata of the notebook and of cells. */
export const OWN = 'tilde';
