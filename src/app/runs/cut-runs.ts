/**
 * Notes which runs and fits are under way where a reload finds it, each page in a place of its own, and finds those of
 * pages that have ended. Not here: the draws themselves, which the ledger keeps, or what is said (cut-note.tsx).
 */
import type { TildeClient } from '../../workers/client.ts';
import { drawsOf, FEWEST_JUDGED, isLive } from '../../workers/protocol.ts';
import type { RunState } from '../../workers/protocol.ts';
import { isGone } from '../state/asides.ts';
import { profileStorage } from '../state/page-storage.ts';
import { holdWriter } from '../state/unsaved.ts';
import { newNotebookId } from '../state/writer.ts';
import { cutPrefix, cutsNow, setCuts } from './cut-store.ts';
import type { CutRun } from './cut-store.ts';

/** Milliseconds between notes of a run under way; the last one is made when the page goes. */
const EVERY = 1_000;

/** The notebook that is open. */
let open = '';

/** Until the function returned is called. */
export function noteCuts(client: TildeClient, key: string): () => void {
  open = key;
  const page = newNotebookId();
  const release = holdWriter(page);
  const place = cutPrefix(key) + page;
  let timer: ReturnType<typeof setInterval> | undefined;
  let over = false;
  const note = (): void => {
    const live = liveRuns(client);
    store(place, live);
    // What its cell does now is news of it.
    const cells = new Set(live.map(({ cell }) => cell));
    const known = cutsNow();
    if (known.some(({ cell }) => cells.has(cell))) forgetCuts(known.filter(({ cell }) => cells.has(cell)));
    if (live.length > 0 || client.kernel.getSnapshot().sampling) timer ??= setInterval(note, EVERY);
    else {
      clearInterval(timer);
      timer = undefined;
    }
  };
  const stop = client.kernel.subscribe(note);
  window.addEventListener('pagehide', note);
  note();
  void readCuts(key, place).then(found => over || setCuts(found));
  return () => {
    over = true;
    stop();
    clearInterval(timer);
    window.removeEventListener('pagehide', note);
    store(place, []);
    release();
  };
}

/** Nothing more is said of these. */
export function forgetCuts(gone: readonly CutRun[]): void {
  const left = (all: readonly CutRun[]): readonly CutRun[] =>
    all.filter(one => !gone.some(other => other.cell === one.cell && other.began === one.began));
  setCuts(left(cutsNow()));
  for (const place of profileStorage.namesUnder(cutPrefix(open))) store(place, left(read(place)));
}

function liveRuns(client: TildeClient): readonly CutRun[] {
  const runs = client.runs.getSnapshot().flatMap((id): CutRun[] => {
    const run = client.run(id).getSnapshot();
    if (run === null || !(isLive(run) || isUnjudged(run))) return [];
    const done = run.chains.reduce((sum, chain) => sum + Math.max(0, chain.done - chain.warmup), 0);
    return [
      {
        kind: 'run',
        cell: run.cell,
        began: run.began,
        done,
        of: run.draws * run.chains.length,
        keeping: run.keeping,
      },
    ];
  });
  const fits = client.fits.getSnapshot().flatMap((id): CutRun[] => {
    const fit = client.fit(id).getSnapshot();
    if (fit === null || !isLive(fit)) return [];
    return [{ kind: 'fit', cell: fit.cell, began: 0, done: fit.step, of: fit.steps, keeping: 'no' }];
  });
  return [...runs, ...fits];
}

/** All is drawn before all is judged, and what the cell shows comes after. Few draws never are, nor are those that were lost. */
const isUnjudged = (run: RunState): boolean =>
  run.status === 'done' &&
  run.verdict === null &&
  run.error === null &&
  !run.dropped &&
  drawsOf(run) >= FEWEST_JUDGED;

/** Those of pages that are gone, newest last. */
async function readCuts(key: string, own: string): Promise<readonly CutRun[]> {
  const found: CutRun[] = [];
  for (const place of profileStorage.namesUnder(cutPrefix(key))) {
    if (place === own || !(await isGone(place.slice(cutPrefix(key).length)))) continue;
    found.push(...read(place));
  }
  return found.toSorted((a, b) => a.began - b.began);
}

/** Where storage is denied or full nothing is noted; the draws may still be kept. */
function store(place: string, runs: readonly CutRun[]): void {
  if (runs.length === 0) profileStorage.dropAt(place);
  else profileStorage.putAt(place, runs);
}

function read(place: string): readonly CutRun[] {
  const runs = profileStorage.readAt(place);
  return Array.isArray(runs) ? runs.filter(isCut) : [];
}

const isCut = (value: unknown): value is CutRun =>
  typeof value === 'object' &&
  value !== null &&
  ['run', 'fit'].includes(String(Reflect.get(value, 'kind'))) &&
  typeof Reflect.get(value, 'cell') === 'string' &&
  ['no', 'yes', 'large', 'full'].includes(String(Reflect.get(value, 'keeping'))) &&
  ['began', 'done', 'of'].every(name => Number.isFinite(Reflect.get(value, name)));
