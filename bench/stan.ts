/** Stan's two sides: the plain build, and that for this very processor. Not here: how Stan is run (peers/stan.py). */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './bundles.ts';
import { startPeer } from './process.ts';
import { chainOf, pythonScript, type Sampled } from './python.ts';
import type { Side } from './side.ts';
import { DRAWS, stanProgram, warmupOf, type Workload } from './workloads.ts';

const BUILD_SECONDS = 600;
/** httpstan keeps what it built; how long that took is kept here. */
const TIMES = join(CACHE, 'stan-builds.json');

const readTimes = (): Record<string, number> =>
  existsSync(TIMES) ? (JSON.parse(readFileSync(TIMES, 'utf8')) as Record<string, number>) : {};

/**
 * @param anew compile even what httpstan has kept
 * @param limit seconds for a chain
 */
export function stanSide(
  python: string,
  workload: Workload,
  native: boolean,
  { anew, limit }: { readonly anew: boolean; readonly limit: number },
): Side {
  const id = native ? 'stan-native' : 'stan-plain';
  const program = stanProgram(import.meta.dirname, workload.name);
  const peer = startPeer(python, pythonScript('stan'), true);
  let resident: number | undefined;
  return {
    id,
    repeatable: true,
    async prepare() {
      const built = await peer.ask<{ seconds: number }>(
        { op: 'build', program, native, anew },
        BUILD_SECONDS,
      );
      const key = `${workload.name} ${id}`;
      const times = readTimes();
      if (built.seconds > 0) writeFileSync(TIMES, JSON.stringify({ ...times, [key]: built.seconds }));
      return built.seconds > 0 ? built.seconds : times[key];
    },
    async chain(seed) {
      const lengths = { warmup: warmupOf(workload), draws: DRAWS };
      const request = { op: 'sample', program, native, data: workload.data(), seed, ...lengths };
      const answer = await peer.ask<Sampled>(request, limit);
      resident = answer.bytes;
      return chainOf({ ...answer, ...lengths }, workload);
    },
    resident: () => resident,
    close: () => peer.close(),
  };
}
