/** The section of one workload: a row a side, and what is ours alone below. Not here: the other sections (report.ts). */
import { bytes, digits, median, spread, table, time } from './format.ts';
import { PACKAGES, remedy } from './python.ts';
import type { Chain, Group, SideId, SideResult } from './results.ts';
import { warmupOf, type Goal, type Workload } from './workloads.ts';

const TITLES: Readonly<Record<SideId, string>> = {
  cold: 'ours, Node, cold, compile included',
  lazy: 'the same, the engine’s own code compiled by V8 as it is first called',
  cached: 'the same, with V8’s code cache',
  idle: 'ours, Node, first run after the app’s idle warming',
  warm: 'ours, Node, warm',
  'chromium-first': 'ours, Chromium, first Run of a profile, compile included',
  'chromium-again': 'ours, Chromium, Run again',
  'stan-plain': 'Stan',
  'stan-native': 'Stan, -march=native',
  numpyro: 'NumPyro',
  nutpie: 'PyMC with nutpie',
  pyro: 'Pyro',
};

const HEAD = [
  '',
  'chain, ms',
  'min bulk ESS/s',
  'speed-up over Stan',
  'Stan’s time ÷ its',
  'per leapfrog of the chain',
  'text → first draw',
  'peak memory',
  'must',
] as const;

const hasDraws = ({ shortened }: Chain): boolean => shortened?.draws !== 0;
const perSecond = ({ ess, ms }: Chain): number => (1000 * ess) / ms;
const sideOf = ({ sides }: Group, id: SideId): SideResult | undefined => sides.find(side => side.id === id);
const rates = (chains: readonly Chain[]): number[] => chains.filter(hasDraws).map(perSecond);

/** The faster build, by effective draws per second. */
export function stanOf(group: Group): SideResult | undefined {
  const builds = (['stan-plain', 'stan-native'] as const)
    .map(id => sideOf(group, id))
    .filter(side => side !== undefined && side.chains.length > 0) as SideResult[];
  return builds.toSorted((a, b) => median(rates(b.chains)) - median(rates(a.chains))).at(0);
}

/** Medians' ratio, which single lucky chains do not move; undefined without Stan or draws. */
function speedUp(side: SideResult, stan: SideResult | undefined): number | undefined {
  const own = rates(side.chains);
  return stan === undefined || own.length === 0 ? undefined : median(own) / median(rates(stan.chains));
}

function timeRatio({ chains }: SideResult, stan: SideResult | undefined): number | undefined {
  if (stan === undefined || chains.length === 0 || chains.some(({ shortened }) => shortened))
    return undefined;
  return median(stan.chains.map(({ ms }) => ms)) / median(chains.map(({ ms }) => ms));
}

/** Of the warm side: what the headline is made of. */
export function headline(group: Group): { readonly ess?: number; readonly time?: number } {
  const warm = sideOf(group, 'warm');
  const stan = stanOf(group);
  if (warm === undefined) return {};
  return { ess: speedUp(warm, stan), time: timeRatio(warm, stan) };
}

function verdict(goal: Goal | undefined, ratio: number | undefined, ms: number): string {
  if (goal === undefined) return '';
  const asked = `≥ ${goal.ratio}${goal.ms === undefined ? '' : `, ≤ ${goal.ms} ms`}`;
  if (ratio === undefined) return `${asked}: Stan is not there`;
  return `${asked}: ${ratio >= goal.ratio && ms <= (goal.ms ?? Infinity) ? 'met' : 'MISSED'}`;
}

function titleOf({ id, chains }: SideResult, { rounds }: Group): string {
  const lengths = chains[0]?.shortened;
  const notes = [
    ...(lengths && lengths.draws > 0 ? [`${lengths.warmup} + ${lengths.draws} transitions`] : []),
    ...(lengths?.draws === 0 ? ['a gradient alone: too slow for 50 draws'] : []),
    ...(chains.length > 0 && chains.length < rounds ? ['slow: first round only'] : []),
  ];
  return notes.length === 0 ? TITLES[id] : `${TITLES[id]} (${notes.join('; ')})`;
}

/** Milliseconds or seconds, as nanoseconds. */
function firstDraw({ id, chains, compile }: SideResult, { load }: Group): string {
  if (compile !== undefined) return time([compile * 1e9]);
  if (id === 'warm') return time(load.map(({ first }) => first * 1e6));
  const firsts = chains.flatMap(({ first }) => (first === undefined ? [] : [first * 1e6]));
  return firsts.length === 0 ? '' : time(firsts);
}

function memoryOf({ id, resident }: SideResult, { memory }: Group): string {
  if (id === 'warm' && memory !== undefined) return `${bytes(memory.resident)}; WASM ${bytes(memory.wasm)}`;
  return resident === undefined ? '' : bytes(resident);
}

function row(side: SideResult, group: Group, { must }: Workload): string[] {
  const { id, chains, failure } = side;
  const title = titleOf(side, group);
  if (chains.length === 0) return [title, failure ?? '', ...HEAD.slice(2).map(() => '')];
  const stan = stanOf(group);
  const ratio = speedUp(side, stan);
  const faster = timeRatio(side, stan);
  const ms = chains.map(chain => chain.ms);
  const goal = id === 'cold' ? must.cold : id === 'warm' ? must.warm : undefined;
  const drawn = chains.every(hasDraws);
  return [
    failure === undefined ? title : `${title}; then ${failure}`,
    drawn ? spread(ms) : '',
    drawn ? spread(rates(chains)) : '',
    ratio === undefined ? '' : digits(ratio),
    faster === undefined ? '' : digits(faster),
    time(chains.map(chain => (chain.ms * 1e6) / chain.leapfrogs)),
    firstDraw(side, group),
    memoryOf(side, group),
    verdict(goal, ratio, median(ms)),
  ];
}

/** Peers without a row, and why. */
function absent(group: Group, { peersAs }: Workload, machine: string): string[] {
  const there = new Set(group.sides.map(({ id }) => (id.startsWith('stan') ? 'stan' : id)));
  return PACKAGES.filter(({ name }) => !there.has(name)).map(one =>
    one.name !== 'stan' && peersAs !== undefined
      ? `${one.title}: as under ${peersAs}, whose model it is to it.`
      : machine.includes(one.packages[0])
        ? `${one.title} was not asked for.`
        : `${remedy(one)}.`,
  );
}

function ownLine({ gradient, tfjs, load, memory, sides }: Group): string {
  const eager = tfjs.length === 0 ? '' : `; eager TensorFlow.js on its CPU backend, f32: ${time(tfjs)}`;
  const module = memory === undefined ? '' : `; module ${bytes(memory.module)}`;
  const leapfrogs = sides
    .filter(({ chains }) => chains.length > 0 && chains.every(hasDraws))
    .filter(({ id }) => ['warm', 'stan-plain', 'numpyro', 'nutpie', 'pyro'].includes(id))
    .map(({ id, chains }) => `${TITLES[id]} ${digits(median(chains.map(chain => chain.leapfrogs)))}`);
  const loading = time(load.map(({ ms }) => ms * 1e6));
  return `Ours, a gradient: ${time(gradient)}${eager}. Text → module, warm: ${loading}${module}. Leapfrogs: ${leapfrogs.join(', ')}.`;
}

/** @param machine its versions tell who is installed */
export function workloadSection(group: Group, workload: Workload, machine: string): string {
  return [
    `## ${workload.title}`,
    '',
    `\`${workload.name}\`, ${group.date}, rounds: ${group.rounds}, transitions: ${warmupOf(workload)} + 1000.`,
    '',
    table(
      HEAD,
      group.sides.map(side => row(side, group, workload)),
    ),
    '',
    [ownLine(group), ...absent(group, workload, machine)].join('\n'),
  ].join('\n');
}
