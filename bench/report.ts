/** Turns what was measured into the table of RESULTS.md. Not here: measuring (run.ts). */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { ChainTiming, ColdTiming, LoadTiming } from './engine.ts';
import type { Goal, Workload } from './workloads.ts';

export interface StanChain {
  /** Warm-up and sampling with hardly a draw written. */
  readonly ms: number;
  /** The same chain with every draw written through httpstan. */
  readonly written: number;
  readonly leapfrogs: number;
  readonly ess: number;
}

/** Per round, in order; Stan's lists are empty when it was left out. */
export interface Measured {
  readonly workload: Workload;
  readonly cold: ColdTiming[];
  /** With the code V8 kept from an earlier run. */
  readonly cached: ColdTiming[];
  /** After what the app's workers do at idle. */
  readonly idle: ColdTiming[];
  readonly warm: ChainTiming[];
  readonly load: LoadTiming[];
  /** Nanoseconds. */
  readonly gradient: number[];
  readonly tfjs: number[];
  readonly stan: { readonly plain: StanChain[]; readonly native: StanChain[] };
}

interface Timed {
  readonly ms: number;
  readonly ess: number;
  readonly leapfrogs: number;
}

const perSecond = ({ ess, ms }: Timed): number => (1000 * ess) / ms;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(value < 1 ? 2 : 3);
}

/** Median with its range. */
function spread(values: readonly number[], unit = ''): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${digits(median(values))}${unit} (${digits(low)}–${digits(high)})`;
}

function time(ns: readonly number[]): string {
  return median(ns) < 1000
    ? spread(ns, ' ns')
    : spread(
        ns.map(x => x / 1000),
        ' µs',
      );
}

/** The faster build, by bulk effective draws per second. */
function stanOf({ stan }: Measured): { build: string; chains: readonly StanChain[] } {
  const rate = (chains: readonly StanChain[]) => median(chains.map(perSecond));
  return rate(stan.native) > rate(stan.plain)
    ? { build: '-march=native', chains: stan.native }
    : { build: 'plain', chains: stan.plain };
}

/** Ratios of effective draws per second, each of ours against every Stan chain's median. */
function speedUps(ours: readonly Timed[], stan: readonly StanChain[]): number[] {
  return ours.map((chain, i) => perSecond(chain) / perSecond(stan[i]));
}

/** The headline: ratio of the medians, which single lucky chains do not move. */
function speedUp(ours: readonly Timed[], stan: readonly StanChain[]): number {
  return median(ours.map(perSecond)) / median(stan.map(perSecond));
}

function verdict(goal: Goal | undefined, ratio: number, ms: number): string {
  if (goal === undefined) return '';
  const met = ratio >= goal.ratio && ms <= (goal.ms ?? Infinity);
  const asked = `≥ ${goal.ratio}${goal.ms === undefined ? '' : `, ≤ ${goal.ms} ms`}`;
  return `${asked}: ${met ? 'met' : 'MISSED'}`;
}

function row(title: string, ours: readonly Timed[], goal: Goal | undefined, measured: Measured): string {
  const { chains } = stanOf(measured);
  const ms = ours.map(chain => chain.ms);
  const cells = [title, spread(ms), spread(ours.map(perSecond))];
  if (chains.length > 0) {
    const ratio = speedUp(ours, chains);
    const times = ours.map((chain, i) => chains[i].ms / chain.ms);
    const ratios = speedUps(ours, chains);
    const range = `${digits(ratio)} (${digits(Math.min(...ratios))}–${digits(Math.max(...ratios))})`;
    const reported = chains.map(chain => ({ ...chain, ms: chain.written }));
    cells.push(range, digits(speedUp(ours, reported)), spread(times), verdict(goal, ratio, median(ms)));
  } else cells.push('', '', '', '');
  return `| ${cells.join(' | ')} |`;
}

function stanRows(measured: Measured): string[] {
  const { plain, native } = measured.stan;
  return [
    { build: 'Stan, plain', chains: plain },
    { build: 'Stan, -march=native', chains: native },
  ].flatMap(({ build, chains }) =>
    chains.length === 0
      ? []
      : [
          `| ${build} | ${spread(chains.map(chain => chain.ms))} | ${spread(chains.map(perSecond))} | | | | with httpstan’s writer ${spread(
            chains.map(chain => chain.written),
            ' ms',
          )} |`,
        ],
  );
}

function gradients(measured: Measured): string {
  const perLeapfrog = (chains: readonly Timed[]) => chains.map(({ ms, leapfrogs }) => (ms * 1e6) / leapfrogs);
  const { chains } = stanOf(measured);
  const cells = [
    measured.workload.title,
    time(measured.gradient),
    time(perLeapfrog(measured.warm)),
    chains.length > 0 ? time(perLeapfrog(chains)) : '',
    measured.tfjs.length > 0 ? time(measured.tfjs) : '',
    measured.tfjs.length > 0 ? spread(measured.tfjs.map((ns, i) => ns / measured.gradient[i])) : '',
    spread(measured.cold.map(({ load }) => load)),
    spread(measured.load.map(({ ms }) => ms)),
    String(measured.load[0].bytes),
    digits(median(measured.warm.map(({ leapfrogs }) => leapfrogs))),
    chains.length > 0 ? digits(median(chains.map(({ leapfrogs }) => leapfrogs))) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

function section(measured: Measured): string {
  const { workload, cold, cached, idle, warm } = measured;
  return [
    `## ${workload.title}`,
    '',
    '| | 2,000 transitions, ms | min bulk ESS/s | speed-up over Stan | with its writer | Stan’s time ÷ ours | must |',
    '|---|---|---|---|---|---|---|',
    row('ours, cold, compile included', cold, workload.must.cold, measured),
    row('ours, cold, with V8’s code cache', cached, undefined, measured),
    row('ours, first run after the app’s idle warming', idle, undefined, measured),
    row('ours, warm', warm, workload.must.warm, measured),
    ...stanRows(measured),
  ].join('\n');
}

function machine(python: string): string {
  const versions = spawnSync(
    python,
    [
      '-c',
      'import sys, importlib.metadata as m; print("Python", sys.version.split()[0], "httpstan", m.version("httpstan"))',
    ],
    { encoding: 'utf8' },
  );
  const compiler = spawnSync('g++', ['--version'], { encoding: 'utf8' });
  const cores = cpus();
  const parts = [
    `${cores[0].model}, ${cores.length} cores, ${process.platform} ${process.arch}`,
    `Node ${process.version}`,
    ...(versions.status === 0 ? [versions.stdout.trim()] : []),
    ...(compiler.status === 0 ? [compiler.stdout.split('\n')[0]] : []),
  ];
  return parts.join('; ');
}

/** The whole file, and the line that `npm run bench` ends with. */
export function report(
  all: readonly Measured[],
  rounds: number,
  python: string,
): { readonly text: string; readonly last: string } {
  const withStan = all.every(({ stan }) => stan.plain.length > 0);
  const logs = all.map(measured =>
    Math.log(withStan ? speedUp(measured.warm, stanOf(measured).chains) : NaN),
  );
  const mean = Math.exp(logs.reduce((sum, x) => sum + x, 0) / logs.length);
  const last = `geometric mean speed-up over Stan: ${withStan ? mean.toFixed(2) : 'Stan is not installed'}`;
  const text = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}; not to be edited.
${machine(python)}.

One chain, 1000 warm-up transitions and 1000 draws; ${rounds} rounds, all sides one after the other in each; medians with
their range. The machine is shared: every chain is run several times with the same seed on every side and the best time
kept (once where Stan takes seconds); read the ratios. Speed-up is the ratio of median smallest bulk effective sample size per second, warm-up included,
over the same free parameters; its range is over rounds. The faster Stan build counts
(${all.map(measured => `${measured.workload.title}: ${stanOf(measured).build}`).join('; ')}).

Cold is a fresh Node process, from the cell's text to the last draw; it alone is judged. With V8's code cache, the process
gets the bytecode of functions that an earlier one ran; a browser need not have all of it (browser.ts measures that). After idle warming, it
has before taken other, small models along the same way, as the app's workers do while a page is read. Warm is a process that has run the model before.
Stan's time is the elapsed time it reports, its compilation (half a minute) apart. httpstan hands each draw as text to
another process inside that time, so “Stan” is the same chain with hardly a draw written; the column “with its writer”
and the last one give the figures with every draw written.

${all.map(section).join('\n\n')}

## Per gradient

| | ours | ours, chain ÷ leapfrogs | Stan, chain ÷ leapfrogs | tfjs eager, CPU, f32 | tfjs ÷ ours | text → module, first, ms | again, ms | module, bytes | our leapfrogs | Stan's leapfrogs |
|---|---|---|---|---|---|---|---|---|---|---|
${all.map(gradients).join('\n')}

${last}
`;
  return { text, last };
}
