/**
 * A notebook as a web page of its own: the cells drawn as the app draws them, controls at rest, formulas in MathML,
 * which needs no fonts. Remote images are links.
 * Not here: the file around them (notebook/page).
 */
import type { ReactNode } from 'react';
import type { Cell, Notebook, StoredFit, SummaryRow } from '../../notebook/document.ts';
import { ESS_WORDS } from '../../notebook/ess-words.ts';
import type { Output } from '../../notebook/output.ts';
import { formatPage } from '../../notebook/page/page.ts';
import { isFigure } from '../cells/shown-outputs.ts';
import { StaticCode } from '../editor/static-code.tsx';
import { OutputView } from '../outputs/output.tsx';
import { TableView } from '../outputs/plain.tsx';
import { oldCells } from '../share/old-cells.ts';
import { areFitsOld } from '../state/stored-results.ts';
import baseCss from '../styles/base.css?inline';
import cellsCss from '../styles/cells.css?inline';
import plotsCss from '../styles/plots.css?inline';
import tokensCss from '../styles/tokens.css?inline';
import { plural, whole } from '../ui/numbers.ts';
import { Prose } from '../ui/prose.tsx';
import { drawnOffScreen } from './off-screen.tsx';
import pageCss from './web-page.css?inline';

/** The text of the page. */
export async function webPage(notebook: Notebook): Promise<string> {
  const { cells: all, results } = notebook;
  const old = await oldCells(notebook);
  const isOld = areFitsOld(notebook);
  const cells = await drawnOffScreen(
    [
      ...all.map(cell => <PageCell key={cell.id} cell={cell} notebook={notebook} old={old} />),
      ...(results?.fits ?? []).map(fit => <Fit key={fit.name} fit={fit} old={isOld} />),
    ],
    elements => elements.map(atRest),
  );
  const css = [tokensCss, darkTokens(tokensCss), baseCss, cellsCss, plotsCss, pageCss].join('\n');
  return formatPage({ notebook, css, cells });
}

/** The dark colours, for who prefers them. */
function darkTokens(css: string): string {
  const block = /:root\[data-theme=['"]?dark['"]?\]\s*\{([^}]*)\}/.exec(css)?.[1] ?? '';
  return `@media (prefers-color-scheme: dark) { :root { ${block} } }`;
}

interface PageCellProps {
  readonly cell: Cell;
  readonly notebook: Notebook;
  /** Cells whose results are from before a change. */
  readonly old: ReadonlySet<string>;
}

function PageCell({ cell, notebook, old }: PageCellProps): ReactNode {
  const { cells, results } = notebook;
  if (cell.kind === 'markdown') return <Prose source={cell.source} />;
  const ids = new Set(cells.map(({ id }) => id));
  const guests = cells.filter(({ outputAt, id }) => outputAt === cell.id && id !== cell.id);
  const away = cell.outputAt !== undefined && cell.outputAt !== cell.id && ids.has(cell.outputAt);
  const shown = (one: Cell): ReactNode => (
    <Shown key={one.id} cell={one} outputs={results?.outputs[one.id] ?? []} old={old.has(one.id)} />
  );
  return (
    <>
      {guests.map(shown)}
      {cell.folded === true && !away ? shown(cell) : null}
      {cell.folded === true ? (
        <details>
          <summary>{cell.title ?? 'Code'}</summary>
          <Code cell={cell} />
        </details>
      ) : (
        <Code cell={cell} />
      )}
      {cell.folded === true || away ? null : shown(cell)}
    </>
  );
}

const Code = ({ cell }: { cell: Cell }) =>
  cell.source === '' ? null : (
    <div className="code-ground">
      <div className="code-text">
        <StaticCode source={cell.source} />
      </div>
    </div>
  );

interface ShownProps {
  readonly cell: Cell;
  readonly outputs: readonly Output[];
  readonly old: boolean;
}

function Shown({ cell, outputs, old }: ShownProps): ReactNode {
  const nothing = (): void => undefined;
  return (
    <>
      {old && outputs.some(isFigure) ? OLD : null}
      {cell.margin === undefined ? null : <p className="page-note">{cell.margin}</p>}
      <div className="outputs">
        {outputs.map((output, index) => (
          <OutputView key={index} output={output} cell={cell.id} onSet={nothing} onGoTo={nothing} />
        ))}
      </div>
    </>
  );
}

const OLD = <p className="page-note page-old">From before the last change</p>;

/** A summary of the draws, with its verdict. */
function Fit({ fit, old }: { fit: StoredFit; old: boolean }): ReactNode {
  const column = (name: string, of: (row: SummaryRow) => number | string) => ({
    name,
    values: fit.rows.map(of),
  });
  const columns = [
    column('', row => row.site),
    column('mean', row => row.mean),
    column('sd', row => row.sd),
    column('5.5%', row => row.low89),
    column('94.5%', row => row.high89),
    column('ESS', row => row.ess),
    column('R̂', row => row.rhat),
  ];
  const draws = `${plural(fit.chains, 'chain')} of ${whole(fit.draws)} draws${fit.partial ? ', stopped early' : ''}`;
  return (
    <>
      {old ? OLD : null}
      <TableView
        output={{
          kind: 'table',
          title: `${fit.name}: ${draws}`,
          rows: fit.rows.length + (fit.omitted ?? 0),
          columns,
        }}
      />
      <p className="page-note">
        {fit.verdict} {ESS_WORDS}.
      </p>
    </>
  );
}

/** The HTML of what was drawn, without what only works in the app. */
function atRest(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const control of copy.querySelectorAll('input, select, button, textarea')) settle(control);
  for (const place of copy.querySelectorAll<HTMLElement>('[data-remote]')) place.replaceWith(linkTo(place));
  for (const formula of copy.querySelectorAll('.katex')) {
    const mathml = formula.querySelector('math');
    if (mathml !== null) formula.replaceWith(mathml);
  }
  for (const svg of copy.querySelectorAll('svg.plot')) {
    svg.setAttribute('style', `max-width: ${svg.getAttribute('width') ?? '720'}px`);
    svg.removeAttribute('width');
    svg.removeAttribute('height');
  }
  return `<section class="cell">\n${copy.innerHTML}\n</section>`;
}

function settle(control: Element): void {
  if (control.matches('.remote-image, .figure-save *')) return control.remove();
  control.setAttribute('disabled', '');
}

/** The page loads nothing: the reader follows the link, or not. */
function linkTo(place: HTMLElement): HTMLElement {
  const link = document.createElement('a');
  const address = place.dataset['remote'] ?? '';
  link.textContent = `Image: ${place.textContent === '' ? address : place.textContent}`;
  if (/^https?:/i.test(address)) link.href = address;
  link.rel = 'noreferrer noopener';
  return link;
}
