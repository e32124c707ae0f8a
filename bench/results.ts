/**
 * What was measured, as tables/results.json keeps it: a group per workload, replaced when it is measured again.
 * Not here: measuring (run.ts) or the table made of it (report.ts).
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SizeTiming } from './growth-size.ts';
import type { LoadTiming, Memory } from './engine.ts';
import type { GrowthName } from './growth-models.ts';
import type { WorkloadName } from './workloads.ts';

/** One chain of any side. */
export interface Chain {
  /** Start search where it is part of it, warm-up and draws; from the cell's text where the side is cold. */
  readonly ms: number;
  readonly leapfrogs: number;
  /** Smallest bulk effective sample size; 0 where no draws were kept. */
  readonly ess: number;
  /** From the text to the first transition, ms, where the chain began with the text. */
  readonly first?: number;
  /** Where it is not the whole chain: warm-up and draws. 0 draws: only a gradient was timed. */
  readonly shortened?: { readonly warmup: number; readonly draws: number };
}

export type SideId =
  | 'cold'
  | 'lazy'
  | 'cached'
  | 'idle'
  | 'warm'
  | 'chromium-first'
  | 'chromium-again'
  | 'stan-plain'
  | 'stan-native'
  | 'numpyro'
  | 'nutpie'
  | 'pyro';

export interface SideResult {
  readonly id: SideId;
  /** By round; fewer where the side is slow or failed. */
  readonly chains: readonly Chain[];
  /** Seconds from the text to the first draw, where the side compiles ahead of its chains. */
  readonly compile?: number;
  /** Largest resident size, bytes. */
  readonly resident?: number;
  /** Why it ended early, or was never begun. */
  readonly failure?: string;
}

export interface Group {
  /** Day, ISO. */
  readonly date: string;
  readonly rounds: number;
  readonly sides: readonly SideResult[];
  /** Ours, in a process that has run the model: nanoseconds. */
  readonly gradient: readonly number[];
  /** Eager TensorFlow.js, nanoseconds; empty where it has no such model. */
  readonly tfjs: readonly number[];
  /** Ours, in a process that compiles the model over and over. */
  readonly load: readonly LoadTiming[];
  readonly memory?: Memory;
}

export interface GrowthGroup {
  readonly date: string;
  readonly sizes: readonly ({ readonly size: number; readonly resident: number } & SizeTiming)[];
  readonly failure?: string;
}

export interface ChainsGroup {
  readonly date: string;
  readonly cores: number;
  /** Milliseconds on the page, from Run to the last draw, by number of chains. */
  readonly runs: readonly { readonly chains: number; readonly ms: number }[];
}

export interface Results {
  /** Machine and versions: results of others are not kept beside these. */
  readonly machine: string;
  readonly groups: Partial<Readonly<Record<WorkloadName, Group>>>;
  readonly growth: Partial<Readonly<Record<GrowthName, GrowthGroup>>>;
  readonly chains?: ChainsGroup;
}

const fileIn = (folder: string): string => join(folder, 'tables/results.json');

/** What is kept, or nothing where it comes from elsewhere. */
export function readResults(folder: string, machine: string): Results {
  const none: Results = { machine, groups: {}, growth: {} };
  if (!existsSync(fileIn(folder))) return none;
  const kept = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Results;
  if (kept.machine === machine) return kept;
  console.log(`Earlier results are dropped: they come from ${kept.machine}`);
  return none;
}

export function writeResults(folder: string, results: Results, text: string): void {
  mkdirSync(join(folder, 'tables'), { recursive: true });
  writeFileSync(fileIn(folder), `${JSON.stringify(results, rounded, 1)}\n`);
  writeFileSync(join(folder, 'RESULTS.md'), text);
}

/** Six digits: more are noise. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(6)) : value;
