/** Measures one workload on all sides, interleaved round by round. Not here: which workloads, or the table. */
import { chromiumSides } from './chromium.ts';
import type { LoadTiming, Memory } from './engine.ts';
import type { Options } from './options.ts';
import { ourSides, type EngineScripts } from './ours.ts';
import { closing, startPeer, type Peer } from './process.ts';
import { pythonSide, type Found } from './python.ts';
import type { Group } from './results.ts';
import { oneRound, prepared, resultOf, type Runner, type Side } from './side.ts';
import { stanSide } from './stan.ts';
import { hasTfjs, type Workload } from './workloads.ts';

/** What all workloads share. */
export interface Setting {
  readonly options: Options;
  readonly scripts: EngineScripts;
  readonly found: readonly Found[];
  /** Eager TensorFlow.js, where it is not skipped. */
  readonly tfjs: Peer | undefined;
  /** Whether the app is served. */
  readonly served: boolean;
}

export const today = (): string => new Date().toISOString().slice(0, 10);

function peerSides(workload: Workload, { options, found }: Setting): Side[] {
  return found.flatMap(one => {
    const { name } = one.package;
    if (name === 'stan') {
      const limits = { anew: options.buildStan, limit: options.limit };
      return [false, true].map(native => stanSide(one.python, workload, native, limits));
    }
    if (workload.peersAs !== undefined) return [];
    const limits = { chain: options.limit, budget: options.budget };
    return [pythonSide(one.python, name, workload, limits)];
  });
}

/** Ours first: Chromium's sides read what the warm one found. */
function sidesOf(workload: Workload, setting: Setting, warm: Peer): { sides: Side[]; runners: Runner[] } {
  const runners: Runner[] = [];
  const known = (seed: number) => runners.find(({ side }) => side.id === 'warm')?.chains[seed - 1];
  const inChromium = setting.served && workload.chromium ? chromiumSides(workload, known) : [];
  const sides = [
    ...ourSides(setting.scripts, workload, warm),
    ...inChromium,
    ...peerSides(workload, setting),
  ];
  return { sides, runners };
}

/** A side that throws where it should not leaves no process behind. */
export const measure = (workload: Workload, setting: Setting): Promise<Group> =>
  closing(async opened => {
    const start = (): Peer => opened(startPeer(process.execPath, setting.scripts.plain));
    const [warm, compiling] = [start(), start()];
    const { sides, runners } = sidesOf(workload, setting, warm);
    for (const side of sides) opened(side);
    return rounds(workload, setting, { warm, compiling, sides, runners });
  });

interface Parts {
  readonly warm: Peer;
  readonly compiling: Peer;
  readonly sides: readonly Side[];
  /** Filled as sides are prepared. */
  readonly runners: Runner[];
}

async function rounds(
  workload: Workload,
  { options, tfjs }: Setting,
  { warm, compiling, sides, runners }: Parts,
): Promise<Group> {
  const { name, repeats = 5 } = workload;
  const [gradient, eager, load]: [number[], number[], LoadTiming[]] = [[], [], []];
  await compiling.ask({ op: 'load', workload: name });
  for (const side of sides) runners.push(await prepared(side));
  for (let round = 1; round <= options.rounds; round++) {
    for (const runner of runners) await oneRound(runner, round, repeats);
    gradient.push((await warm.ask<{ ns: number }>({ op: 'gradient', workload: name })).ns);
    load.push(await compiling.ask<LoadTiming>({ op: 'load', workload: name }));
    if (tfjs && hasTfjs(name)) eager.push((await tfjs.ask<{ ns: number }>({ workload: name })).ns);
    console.log(`${name}: round ${round} of ${options.rounds}`);
  }
  const memory = await warm.ask<Memory>({ op: 'memory', workload: name });
  for (const { side, failure } of runners) {
    if (failure !== undefined) console.log(`${name}, ${side.id}: ${failure}`);
  }
  return {
    date: today(),
    rounds: options.rounds,
    sides: runners.map(resultOf),
    gradient,
    tfjs: eager,
    load,
    memory,
  };
}
