/** The inference dock of the newest run: progress, traces, densities, verdict, table, export. Not here: the folded form (dock-rest.tsx). */
import { useEffect, useMemo, useRef } from 'react';
import type { TildeClient } from '../../workers/client.ts';
import type { RunState, SummaryRow } from '../../workers/protocol.ts';
import { framesOf, useSession } from '../session.ts';
import { useWidth } from '../plots/use-width.ts';
import { seconds } from '../ui/numbers.ts';
import { ChainBars } from './chain-bars.tsx';
import { Density } from './density.tsx';
import { downloadDraws } from './download-draws.ts';
import type { DrawsFile } from './download-draws.ts';
import { keepPicture } from './draw-buffer.ts';
import { PanelHead } from './panel-head.tsx';
import { SummaryTable } from './summary-table.tsx';
import { Trace, TRACE_WIDTH } from './trace.tsx';
import { VerdictLine } from './verdict.tsx';

/** Draws from which fine bins are no longer ragged. */
const MANY_DRAWS = 20_000;
/** Pixels between densities. */
const GAP = 24;

interface HeadProps {
  readonly run: RunState;
  /** Stop was pressed and the chains are letting go. */
  readonly stopping: boolean;
  readonly onFold: () => void;
  readonly onStop: () => void;
}

export function Dock({ run, stopping, onFold, onStop }: HeadProps) {
  const client = useSession();
  const room = useRef<HTMLDivElement>(null);
  const width = Math.min(TRACE_WIDTH, useWidth(room, TRACE_WIDTH));
  const key = shownElements(run).join('\n');
  const bins = run.draws * run.chains.length >= MANY_DRAWS ? 72 : 40;
  const frames = useMemo(
    () => framesOf(client, run.id, { elements: key.split('\n'), width: TRACE_WIDTH, bins }),
    [client, run.id, key, bins],
  );
  const elements = key.split('\n');
  useEffect(() => {
    if (run.status !== 'done' && run.status !== 'stopped') return;
    const keep = (): void => {
      const frame = frames.getSnapshot();
      if (frame !== null) keepPicture(run.cell, run.id, frame.histograms);
    };
    keep();
    return frames.subscribe(keep);
  }, [frames, run.cell, run.id, run.status]);
  const rows = useMemo(() => inReadingOrder(run.summary?.rows ?? [], run.model), [run.summary, run.model]);
  const row = (element: string) => run.summary?.rows.find(one => one.site === element);
  return (
    <aside className="dock" aria-label="Inference" data-run-status={run.status}>
      <Head run={run} stopping={stopping} onFold={onFold} onStop={onStop} />
      <ChainBars chains={run.chains} />
      {elements.map((element, index) => (
        <Trace
          key={`${run.id} ${element}`}
          frames={frames}
          run={run}
          element={element}
          row={row(element)}
          width={width}
          axis={index === elements.length - 1}
        />
      ))}
      <div ref={room} className="densities">
        {elements.map(element => (
          <Density
            key={`${run.id} ${element}`}
            frames={frames}
            cell={run.cell}
            run={run.id}
            element={element}
            row={row(element)}
            live={run.status === 'starting' || run.status === 'running'}
            width={elements.length === 1 ? width : Math.floor((width - GAP) / 2)}
          />
        ))}
      </div>
      <VerdictLine run={run} />
      {run.summary === null ? null : <SummaryTable rows={rows} omitted={run.summary.omitted} />}
      {run.summary === null ? null : <Exports client={client} run={run} />}
    </aside>
  );
}

function Head({ run, stopping, onFold, onStop }: HeadProps) {
  const live = (run.status === 'running' || run.status === 'starting') && !stopping;
  const end = `${run.sampler.toUpperCase()}, ${seconds(run.seconds)}${run.partial ? ', partial' : ''}`;
  return <PanelHead words={live ? liveWords(run) : end} live={live} onFold={onFold} onStop={onStop} />;
}

function liveWords(run: RunState): string {
  const done = run.chains.reduce((sum, chain) => sum + chain.done, 0);
  const total = run.chains.reduce((sum, chain) => sum + chain.total, 0);
  const left = Math.max(0, ...run.chains.map(chain => chain.eta ?? 0));
  return `${run.sampler.toUpperCase()}, ${Math.floor((100 * done) / Math.max(1, total))}%${left > 0 ? `, ${left < 10 ? Math.ceil(left) : Math.round(left)} s left` : ''}`;
}

/** The first two scalar sites, else the first two elements. */
function shownElements(run: RunState): readonly string[] {
  const entries = run.model.entries;
  const sampled = entries
    .filter(entry => entry.kind === 'sample' && entry.elements.length === 1)
    .flatMap(entry => entry.elements);
  const all = entries.flatMap(entry => entry.elements.slice(0, 2));
  return [...new Set([...sampled, ...all])].slice(0, 2);
}

/** Scalars, then what the modeller derived, then the raw vectors they were derived from. */
function inReadingOrder(rows: readonly SummaryRow[], model: RunState['model']): readonly SummaryRow[] {
  const entries = new Map(model.entries.map(entry => [entry.name, entry]));
  const rank = (row: SummaryRow): number => {
    const entry = entries.get(row.entry);
    return entry === undefined || entry.elements.length === 1 ? 0 : entry.kind === 'deterministic' ? 1 : 2;
  };
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

const EXPORTS: readonly (readonly [DrawsFile, string])[] = [
  ['csv', 'Draws as CSV'],
  ['stan', 'as Stan CSV'],
  ['json', 'as JSON'],
];

function Exports({ client, run }: { client: TildeClient; run: RunState }) {
  return (
    <div className="dock-export">
      {EXPORTS.map(([file, name]) => (
        <button
          key={name}
          type="button"
          className="btn plain"
          onClick={() => void downloadDraws(client, run, file)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
