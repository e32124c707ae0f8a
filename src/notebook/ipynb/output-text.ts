/**
 * An output in the forms that other programs show: plain text, HTML without scripts, LaTeX.
 * Not here: pictures, which need a page (app/keep), or the app's own drawing (app/outputs).
 */
import { inPlaces } from '../in-places.ts';
import type { ModelCardOutput, Output, TableOutput, WidgetOutput } from '../output.ts';

/** The output in words and numbers; never empty. */
export function outputText(output: Output): string {
  switch (output.kind) {
    case 'value':
    case 'text':
    case 'markdown':
      return output.text;
    case 'table':
      return tableText(output);
    case 'widget':
      return widgetText(output);
    case 'plot':
      return [output.title, output.sentence, output.conclusion].filter(Boolean).join('\n') || 'Figure';
    case 'modelCard':
      return [`Model ${output.title}`, ...output.equations].join('\n');
    case 'graph':
      return output.sentence;
    case 'error':
      return output.error.message;
    default:
      return 'sentence' in output && typeof output.sentence === 'string' ? output.sentence : output.kind;
  }
}

/** HTML of what text cannot show well; undefined for the rest. */
export function outputHtml(output: Output): string | undefined {
  return output.kind === 'table' ? tableHtml(output) : undefined;
}

/** The equations of a model; undefined for the rest. */
export function outputLatex(output: Output): string | undefined {
  return output.kind === 'modelCard' && output.equations.length > 0 ? equations(output) : undefined;
}

function equations({ equations: lines }: ModelCardOutput): string {
  const aligned = lines.map(line => line.replace(/\\sim|=/, '&$&'));
  return `$$\\begin{aligned}\n${aligned.join(' \\\\\n')}\n\\end{aligned}$$`;
}

function widgetText(output: WidgetOutput): string {
  return output.control === 'button' ? `[${output.label}]` : `${output.label}: ${String(output.value)}`;
}

type Place = TableOutput['columns'][number]['values'][number];

const words = (value: Place | undefined, places: number | undefined): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' && places !== undefined ? inPlaces(value, places) : String(value);
};

function rowsOf({ columns }: TableOutput): string[][] {
  const count = Math.max(0, ...columns.map(column => column.values.length));
  return Array.from({ length: count }, (_, row) =>
    columns.map(({ values, places }) => words(values[row], places)),
  );
}

function tableText(output: TableOutput): string {
  const rows = [output.columns.map(column => column.name), ...rowsOf(output)];
  const widths = output.columns.map((_, place) => Math.max(...rows.map(row => row[place].length)));
  const lines = rows.map(row =>
    row
      .map((text, place) => text.padEnd(widths[place]))
      .join('  ')
      .trimEnd(),
  );
  const left = output.rows - (rows.length - 1);
  return [
    ...(output.title === undefined ? [] : [output.title]),
    ...lines,
    ...(left > 0 ? [`${left} more rows`] : []),
  ].join('\n');
}

function tableHtml(output: TableOutput): string {
  const line = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map(text => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`;
  const caption = output.title === undefined ? '' : `<caption>${escaped(output.title)}</caption>`;
  const head = line(
    'th',
    output.columns.map(column => column.name),
  );
  const body = rowsOf(output)
    .map(row => line('td', row))
    .join('\n');
  return `<table>${caption}\n<thead>${head}</thead>\n<tbody>\n${body}\n</tbody></table>`;
}

/** Text inside HTML and inside its quoted attributes. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
