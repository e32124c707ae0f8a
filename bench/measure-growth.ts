/** Measures how cost grows: each size in a process of its own, the app's chains in Chromium. Not here: the table. */
import { availableParallelism } from 'node:os';
import { timeChains } from './chromium.ts';
import type { Memory } from './engine.ts';
import { FAMILIES, type GrowthName } from './growth-models.ts';
import type { SizeTiming } from './growth-size.ts';
import { today } from './measure.ts';
import { startPeer } from './process.ts';
import type { ChainsGroup, GrowthGroup } from './results.ts';
import { workloadOf } from './workloads.ts';

const LIMIT = 180;
const CHAINS = [1, 2, 4, 8];
/** The best of so many is kept. */
const REPEATS = 2;

export async function measureGrowth(family: GrowthName, script: readonly string[]): Promise<GrowthGroup> {
  const sizes: GrowthGroup['sizes'][number][] = [];
  for (const size of FAMILIES.find(({ name }) => name === family)?.sizes ?? []) {
    const peer = startPeer(process.execPath, script);
    try {
      const timing = await peer.ask<SizeTiming & Pick<Memory, 'resident'>>(
        { op: 'growth', family, size },
        LIMIT,
      );
      sizes.push({ size, ...timing });
    } catch (error) {
      return { date: today(), sizes, failure: `${size}: ${String(error)}` };
    } finally {
      peer.close();
    }
    console.log(`${family}: ${size}`);
  }
  return { date: today(), sizes };
}

/** The hierarchical counts in the app, 2,000 transitions a chain. */
export async function measureChains(): Promise<ChainsGroup> {
  const runs: ChainsGroup['runs'][number][] = [];
  for (const chains of CHAINS) {
    let ms = Infinity;
    for (let i = 0; i < REPEATS; i++) ms = Math.min(ms, await timeChains(workloadOf('counts'), chains));
    runs.push({ chains, ms });
    console.log(`chains: ${chains}`);
  }
  return { date: today(), cores: availableParallelism(), runs };
}
