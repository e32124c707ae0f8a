/** The inference dock of the newest run: progress, traces, densities, verdict, table, export. Not here: the folded form (dock-rest.tsx). */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Store, TildeClient } from '../../workers/client.ts';
import { isLive } from '../../workers/protocol.ts';
import type { RunFrame, RunState, Summary, SummaryRow } from '../../workers/protocol.ts';
import { framesOf, useSession } from '../session.ts';
import { useWidth } from '../plots/use-width.ts';
import { keepingWords } from '../runs/run-words.ts';
import { Boundary } from '../ui/boundary.tsx';
import { DialogPart } from '../ui/dialog-part.tsx';
import { lazyAgain } from '../ui/lazy-again.tsx';
import { seconds } from '../ui/numbers.ts';
import { ChainBars } from './chain-bars.tsx';
import { Density } from './density.tsx';
import { downloadDraws } from './download-draws.ts';
import { DrawsMenu } from './draws-menu.tsx';
import { duration } from './digits.ts';
import { keepPicture } from './draw-buffer.ts';
import { useRunOld } from './old-results.ts';
import { GrowthLines } from './growth-lines.tsx';
import { PanelHead } from './panel-head.tsx';
import { picturesOf } from './pictures.ts';
import { SummaryTable } from './summary-table.tsx';
import { createTickRoom } from './trace-ticks.ts';
import { Trace, TRACE_WIDTH } from './trace.tsx';
import { drawn, VerdictLine } from './verdict.tsx';
import { FEW, MANY, watchedElements } from './watched.ts';
import './dock-place.css';

/** Draws from which fine bins are no longer ragged. */
const MANY_DRAWS = 20_000;
/** Pixels that traces and densities take at most: a sheet may be wider than the dock. */
const WIDEST = 720;
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
  const width = Math.min(WIDEST, useWidth(room, TRACE_WIDTH));
  const points = width > TRACE_WIDTH ? WIDEST : TRACE_WIDTH;
  const [many, setMany] = useState(false);
  const key = watchedElements(run.model, many ? MANY : FEW).join('\n');
  const bins = run.draws * run.chains.length >= MANY_DRAWS ? 72 : 40;
  const frames = useMemo(
    () => framesOf(client, run.id, { elements: key.split('\n'), width: points, bins }),
    [client, run.id, key, bins, points],
  );
  const elements = key.split('\n');
  // As long as the same elements are watched, be it in the next run.
  const ticks = useMemo(createTickRoom, [key]);
  useKeptPicture(frames, run);
  const summary = useHeldSummary(run);
  const rows = useMemo(() => inReadingOrder(summary?.rows ?? [], run.model), [summary, run.model]);
  const row = (element: string) => summary?.rows.find(one => one.site === element);
  const held = summary !== run.summary;
  const pictures = picturesOf(run);
  const old = useRunOld(run) && !isLive(run);
  return (
    <aside
      className={`dock ${old ? 'outdated' : ''} ${held ? 'held' : ''}`}
      aria-label="Inference"
      data-run={run.id}
      data-run-status={run.status}
    >
      <Head run={run} old={old} stopping={stopping} onFold={onFold} onStop={onStop} />
      <SoftwareNote run={run} />
      <KeepingNote run={run} />
      {pictures.bars ? <ChainBars chains={run.chains} /> : null}
      <div ref={room} />
      {(pictures.traces ? elements : []).map((element, index) => (
        <Boundary key={element} what={`The trace of ${element}`} of={run.id}>
          <Trace
            {...{ frames, run, element, width, held }}
            row={row(element)}
            axis={index === elements.length - 1}
            room={ticks}
          />
        </Boundary>
      ))}
      {pictures.densities ? <Densities {...{ frames, run, elements, row, held, width }} /> : null}
      {pictures.traces ? <MoreOrFewer run={run} many={many} onChange={setMany} /> : null}
      <GrowthLines run={run} width={width} />
      <VerdictLine run={run} />
      {summary === null ? null : (
        <SummaryTable key={run.id} {...{ rows, held }} omitted={summary.omitted} atLeast={summary.sampled} />
      )}
      {run.summary === null ? null : <Exports client={client} run={run} />}
    </aside>
  );
}

interface DensitiesProps {
  readonly frames: Store<RunFrame | null>;
  readonly run: RunState;
  readonly elements: readonly string[];
  readonly row: (element: string) => SummaryRow | undefined;
  /** The rows are of the run before. */
  readonly held: boolean;
  /** Of all of them, in pixels. */
  readonly width: number;
}

const Densities = ({ frames, run, elements, row, held, width }: DensitiesProps) => (
  <div className="densities">
    {elements.map(element => (
      <Boundary key={element} what={`The density of ${element}`} of={run.id}>
        <Density
          {...{ frames, element, held }}
          cell={run.cell}
          run={run.id}
          row={row(element)}
          live={isLive(run)}
          before={isLive(run) && drawn(run) === 0}
          width={elements.length === 1 ? width : Math.floor((width - GAP) / 2)}
        />
      </Boundary>
    ))}
  </div>
);

/** The histograms of a run that ended are the ghost of the next. */
function useKeptPicture(frames: Store<RunFrame | null>, { id, cell, status }: RunState): void {
  useEffect(() => {
    if (status !== 'done' && status !== 'stopped') return;
    const keep = (): void => {
      const frame = frames.getSnapshot();
      if (frame !== null) keepPicture(cell, id, frame.histograms);
    };
    keep();
    return frames.subscribe(keep);
  }, [frames, cell, id, status]);
}

/** Until a run has a summary, that of the run before it of the same cell: nothing flashes. */
function useHeldSummary({ summary, cell, status }: RunState): Summary | null {
  const [held, setHeld] = useState<{ readonly cell: string; readonly summary: Summary } | null>(null);
  if (summary !== null && held?.summary !== summary) setHeld({ cell, summary });
  return summary ?? (status !== 'failed' && held?.cell === cell ? held.summary : null);
}

/** A graphics interface may be a program on the processor: then it is the slow way to do what WASM does. */
function SoftwareNote({ run: { device, backend } }: { run: RunState }) {
  if (device?.software !== true || backend === 'wasm') return null;
  return (
    <p className="dock-note" role="note">
      {device.adapter ?? 'This device'} is software and slow: WASM is advised.
    </p>
  );
}

/** While there is time to think of it: a reload would lose the draws. */
function KeepingNote({ run }: { run: RunState }) {
  const words = keepingWords(run);
  return run.restored || words === '' ? null : (
    <p className="dock-note" role="note">
      {words}
    </p>
  );
}

function Head({ run, old, stopping, onFold, onStop }: HeadProps & { readonly old: boolean }) {
  const live = isLive(run) && !stopping;
  const end = `${run.sampler.toUpperCase()}, ${duration(run.seconds, seconds)}${run.partial && drawn(run) > 0 ? ', partial' : ''}`;
  return <PanelHead words={live ? liveWords(run) : end} {...{ live, old, onFold, onStop }} />;
}

function liveWords(run: RunState): string {
  const done = run.chains.reduce((sum, chain) => sum + chain.done, 0);
  const total = run.chains.reduce((sum, chain) => sum + chain.total, 0);
  const left = Math.max(0, ...run.chains.map(chain => chain.eta ?? 0));
  return `${run.sampler.toUpperCase()}, ${Math.floor((100 * done) / Math.max(1, total))}%${left > 0 ? `, ${left < 10 ? Math.ceil(left) : Math.round(left)} s left` : ''}`;
}

interface MoreProps {
  readonly run: RunState;
  readonly many: boolean;
  readonly onChange: (many: boolean) => void;
}

/** For who wants to watch more than two values: unknowns, and what the model derives from them. */
function MoreOrFewer({ run, many, onChange }: MoreProps) {
  const most = watchedElements(run.model, MANY).length;
  if (most <= FEW) return null;
  return (
    <div className="dock-export">
      <button type="button" className="btn plain" onClick={() => onChange(!many)}>
        {`Watch ${many ? FEW : most} values`}
      </button>
    </div>
  );
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

/** Loaded when first wanted: few look closer at every run. */
const ExploreDialog = lazyAgain(async () => (await import('../explore/explore-dialog.tsx')).ExploreDialog);

function Exports({ client, run }: { client: TildeClient; run: RunState }) {
  const [looking, setLooking] = useState(false);
  const close = (): void => setLooking(false);
  return (
    <div className="dock-export">
      <button type="button" className="btn plain" onClick={() => setLooking(true)}>
        Look closer
      </button>
      {looking ? (
        <DialogPart what="The closer look" onClose={close}>
          <ExploreDialog run={run} onClose={close} />
        </DialogPart>
      ) : null}
      <DrawsMenu
        chains={run.chains.length}
        onChoose={file => void downloadDraws(client, run, file)}
        className="btn plain"
      />
    </div>
  );
}
