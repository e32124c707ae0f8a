/** A run in words: its name, how it stands, how it was made. Not here: the list (runs-dialog.tsx). */
import { isLive } from '../../workers/protocol.ts';
import type { CellSource, RunState } from '../../workers/protocol.ts';
import { duration } from '../dock/digits.ts';
import { clock, plural, seconds, whole } from '../ui/numbers.ts';

/** What the cell calls the posterior, where it makes only one; else the name of the model. */
export const posteriorName = (run: RunState, sources: readonly CellSource[]): string =>
  nameIn(run.cell, sources) ?? (run.model.title || 'posterior');

/** What a cell calls the one posterior that it makes. */
export function nameIn(id: string, sources: readonly CellSource[]): string | undefined {
  const source = sources.find(cell => cell.id === id)?.source ?? '';
  const made = [...source.matchAll(/(?:const|let|var)\s+([\p{L}\p{N}_$]+)\s*=\s*await\s+mcmc\s*\(/gu)];
  return made.length === 1 ? made[0][1] : undefined;
}

/** To the second, as two runs may be a few apart: "14:32:07", of another day "11/21/2026 14:32". */
export function whenWords(began: number, now = new Date()): string {
  const at = new Date(began);
  if (at.toDateString() !== now.toDateString()) return `${at.toLocaleDateString()} ${clock(at)}`;
  return `${clock(at)}:${String(at.getSeconds()).padStart(2, '0')}`;
}

/** Draws after warm-up, all chains together. */
const drawn = ({ chains }: RunState): number =>
  chains.reduce((sum, chain) => sum + Math.max(0, chain.done - chain.warmup), 0);

/** "4 × 1,000 draws in 0.2 s" */
export function sizeWords(run: RunState): string {
  const time = duration(run.seconds, seconds);
  if (isLive(run)) return `${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws`;
  const size = run.partial
    ? `${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws`
    : `${run.chains.length} × ${whole(run.draws)} draws`;
  return `${size} in ${time}`;
}

/** One word for how a run stands. */
export function standWord(run: RunState): 'running' | 'done' | 'partial' | 'failed' {
  switch (run.status) {
    case 'starting':
    case 'running':
      return 'running';
    case 'failed':
      return 'failed';
    case 'stopped':
      return 'partial';
    case 'done':
      return 'done';
  }
}

/** The verdict, or why there is none. */
export function judgedWords(run: RunState): string {
  if (run.status === 'failed') return run.error?.message ?? 'The run failed.';
  const verdict = standWord(run) === 'running' ? '' : (run.verdict?.text ?? '');
  return run.dropped ? `${verdict} Its draws were dropped to make room.`.trim() : verdict;
}

/** "seed 7, 11:32, engine 0.1.0, API 1, Chromium 156, Linux" */
export const madeWords = (run: RunState): string =>
  `seed ${run.seed}, ${clock(new Date(run.began))}, ${versionWords(run)}`;

/** "engine 0.1.0, API 1, Chromium 156, Linux" */
export const versionWords = ({ made }: RunState): string =>
  `engine ${made.engine}, API ${made.api}, ${made.browser}`;

/** "stopped at 1,240 draws: every bulk and tail ESS ≥ 400"; empty for other runs. */
export function precisionWords(run: RunState): string {
  if (run.untilEss === null || run.status !== 'done') return '';
  const draws = whole(run.draws * run.chains.length);
  const rule = `bulk and tail ESS ≥ ${whole(run.untilEss)}`;
  return run.precise ? `Stopped at ${draws} draws: every ${rule}.` : `All ${draws} draws: not every ${rule}.`;
}

/** What a reload would do to the draws; empty where nothing need be said. */
export function keepingWords({ keeping, restored }: RunState): string {
  if (restored) return 'Kept in this browser from before the page was loaded.';
  switch (keeping) {
    case 'large':
      return 'Too many draws to be kept: a reload loses them, and the seed gives them back.';
    case 'full':
      return 'This browser gives no storage for the draws: a reload loses them, and the seed gives them back.';
    case 'yes':
    case 'no':
      return '';
  }
}

/** The button that lets a run go on. */
export const continueWord = ({ restored, partial }: RunState): 'Resume' | 'Continue' =>
  restored && partial ? 'Resume' : 'Continue';

/** What Continue would draw: "1,400 draws are missing.", "1,000 more draws per chain." */
export function continueWords(run: RunState): string {
  const missing = run.draws * run.chains.length - drawn(run);
  return run.partial
    ? `${plural(missing, 'draw')} ${missing === 1 ? 'is' : 'are'} missing.`
    : `${plural(run.draws, 'more draw')} per chain.`;
}
