/**
 * Histograms of the runs before, outside React: the ghost a new run is compared with.
 * Not here: draws themselves (the ledger keeps them).
 */
import type { HistogramFrame } from '../../workers/protocol.ts';

interface Picture {
  readonly run: string;
  readonly histograms: ReadonlyMap<string, HistogramFrame>;
}

/** By cell: the last finished picture and the one before it. */
const pictures = new Map<string, { last: Picture; before: Picture | null }>();

/** Keeps a copy of a finished run's histograms (frames belong to the ledger until the next one). */
export function keepPicture(cell: string, run: string, frames: readonly HistogramFrame[]): void {
  const last = { run, histograms: new Map(frames.map(frame => [frame.element, copy(frame)])) };
  const known = pictures.get(cell);
  pictures.set(cell, {
    last,
    before: known === undefined ? null : known.last.run === run ? known.before : known.last,
  });
}

/** The histogram this element had in the run before `run`. */
export function ghostOf(cell: string, run: string, element: string): HistogramFrame | undefined {
  const known = pictures.get(cell);
  return (known?.last.run === run ? known.before : known?.last)?.histograms.get(element);
}

const copy = (frame: HistogramFrame): HistogramFrame => ({
  ...frame,
  edges: frame.edges.slice(),
  density: frame.density.slice(),
});
