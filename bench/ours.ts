/** Our own sides in Node: cold in three ways, after idle warming, and warm. Not here: what runs in them (engine.ts). */
import type { ChainTiming } from './engine.ts';
import { startPeer, type Peer } from './process.ts';
import type { Side } from './side.ts';
import type { Workload } from './workloads.ts';

/** Arguments of Node that start the engine: as it is, and with the code that V8 kept. */
export interface EngineScripts {
  readonly plain: readonly string[];
  readonly cached: readonly string[];
}

/** Chains run before the first warm figure is taken, where they take no time. */
const WARMING = 5;

/** A process for every chain. */
function fresh(id: Side['id'], script: readonly string[], { name: workload }: Workload, idle = false): Side {
  return {
    id,
    repeatable: true,
    async chain(seed) {
      const peer = startPeer(process.execPath, script);
      try {
        if (idle) await peer.ask({ op: 'idle' });
        return await peer.ask<ChainTiming>({ op: 'cold', workload, seed });
      } finally {
        peer.close();
      }
    },
    close: () => undefined,
  };
}

/** One process that has run the model before. */
function warm(peer: Peer, { name: workload, repeats }: Workload): Side {
  return {
    id: 'warm',
    repeatable: true,
    async prepare() {
      const times = repeats === 1 ? 1 : WARMING;
      for (let i = 0; i < times; i++) await peer.ask({ op: 'chain', workload, seed: 1000 + i });
      return undefined;
    },
    chain: seed => peer.ask<ChainTiming>({ op: 'chain', workload, seed }),
    close: () => peer.close(),
  };
}

/** @param peer the process of the warm side, which also tells gradients and memory */
export function ourSides(scripts: EngineScripts, workload: Workload, peer: Peer): Side[] {
  const cold = fresh('cold', ['--no-lazy', ...scripts.plain], workload);
  // Where a chain takes a second, how its code came to be compiled hardly shows.
  const starts =
    workload.repeats === 1
      ? []
      : [
          fresh('lazy', scripts.plain, workload),
          fresh('cached', scripts.cached, workload),
          fresh('idle', scripts.plain, workload, true),
        ];
  return [cold, ...starts, warm(peer, workload)];
}
