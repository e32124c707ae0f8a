/**
 * Live pictures of a run for one set of watched elements: thinned traces and histograms, brought up to date
 * from the draws that came since the last frame.
 * Not here: how often (ledger.ts).
 */
import { priorDensity } from '../../engine/figures/prior-density.ts';
import type { HistogramFrame, RunFrame, TraceFrame, WatchOptions } from '../protocol.ts';
import { createEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { createHistogram } from './histogram.ts';
import { joined } from './joined.ts';
import type { RunRecord } from './run-record.ts';
import { boundsIn } from './support.ts';

const MOST_ELEMENTS = 32;
/** Chains drawn as lines; of more, the first few are, and all together are a band. */
const MOST_LINES = 8;
const FEW_LINES = 4;

export interface Watcher {
  /** Everything that came until now; arrays are fresh copies, to be transferred. */
  frame(): RunFrame;
}

function watchElement(record: RunRecord, name: string, width: number, bins: number) {
  const element = record.elements.get(name);
  if (element === undefined) return undefined;
  const { warmup, draws } = record.job;
  const column = (chain: number, from: number) =>
    record.tables[chain].column(element.offset, from, record.chains[chain].count);
  const envelopes = record.chains.map(() => createEnvelope(warmup + draws, width));
  const shown = envelopes.length > MOST_LINES ? FEW_LINES : envelopes.length;
  const drawn = () =>
    joined(envelopes.map((e, chain) => (e.count > warmup ? column(chain, warmup) : new Float64Array())));
  const histogram = createHistogram(bins, drawn, boundsIn(record, name));
  return {
    update() {
      const fresh: Float64Array[] = [];
      for (const [chain, envelope] of envelopes.entries()) {
        const from = envelope.count;
        const values = column(chain, from);
        envelope.add(values);
        fresh.push(values.subarray(Math.min(values.length, Math.max(0, warmup - from))));
      }
      const news = joined(fresh);
      if (news.length > 0) histogram.add(news);
    },
    trace: (): TraceFrame => ({
      element: name,
      x: envelopes[0].x.slice(),
      chains: envelopes.slice(0, shown).map(e => ({ y: e.y.slice(), filled: e.filled() })),
      ...(shown < envelopes.length && { band: bandOf(envelopes) }),
    }),
    histogram(): HistogramFrame {
      const read = histogram.read();
      const prior = priorAt(record, element.entry, read.edges);
      return { element: name, ...read, ...(prior && { prior }) };
    },
  };
}

/** Smallest and largest value of all chains at every place. */
function bandOf(envelopes: readonly Envelope[]): NonNullable<TraceFrame['band']> {
  const low = new Float64Array(envelopes[0].y.length).fill(NaN);
  const high = low.slice();
  for (const { y } of envelopes) {
    for (let i = 0; i < y.length; i += 1) {
      if (Number.isNaN(y[i])) continue;
      // Comparisons with NaN fail: the first value takes its place.
      if (!(low[i] <= y[i])) low[i] = y[i];
      if (!(high[i] >= y[i])) high[i] = y[i];
    }
  }
  return { low, high };
}

/** The prior density of a site at the middle of every bin, where its parameters are known numbers. */
function priorAt(record: RunRecord, site: string, edges: Float64Array): Float64Array | undefined {
  const factor = record.job.model.factors.find(({ name, kind }) => name === site && kind === 'prior');
  if (factor?.parameters === undefined) return undefined;
  const centres = edges.slice(1).map((edge, i) => (edge + edges[i]) / 2);
  try {
    return priorDensity(factor.distribution, factor.parameters, centres);
  } catch {
    // The job came from user code: parameters that do not fit their family draw no curve.
    return undefined;
  }
}

/** Unknown elements are left out. */
export function createWatcher(record: RunRecord, options: WatchOptions): Watcher {
  const width = clamp(options.width ?? 720, 16, 4096);
  const bins = clamp(options.bins ?? 40, 1, 400);
  const watched = options.elements
    .slice(0, MOST_ELEMENTS)
    .flatMap(name => watchElement(record, name, width, bins) ?? []);
  let sequence = 0;
  return {
    frame() {
      for (const element of watched) element.update();
      sequence += 1;
      return {
        run: record.id,
        sequence,
        traces: watched.map(element => element.trace()),
        histograms: watched.map(element => element.histogram()),
        divergences: record.divergences.map(list => Float64Array.from(list)),
      };
    },
  };
}

/** All buffers of a frame, for transfer. */
export function buffersOf(frame: RunFrame): ArrayBufferLike[] {
  return [
    ...frame.traces.flatMap(({ x, chains, band }) => [
      x.buffer,
      ...chains.map(chain => chain.y.buffer),
      ...(band ? [band.low.buffer, band.high.buffer] : []),
    ]),
    ...frame.histograms.flatMap(h => [
      h.edges.buffer,
      h.density.buffer,
      ...(h.prior ? [h.prior.buffer] : []),
    ]),
    ...frame.divergences.map(list => list.buffer),
  ];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(value)));
}
