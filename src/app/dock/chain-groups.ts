/** Chains as the dock lists them: each by itself while they are few, else the first ones and the rest as one. */
import type { ChainProgress } from '../../workers/protocol.ts';

/** Rows that the dock has room for, and those shown singly where there are more. */
const MOST_ROWS = 8;
const SINGLE = 4;

export interface ChainGroup {
  readonly label: string;
  /** The first of the group; colours follow it. Null for the rest together. */
  readonly chain: number | null;
  readonly progress: Omit<ChainProgress, 'chain'>;
}

export function groupChains(chains: readonly ChainProgress[]): ChainGroup[] {
  const single = (chain: ChainProgress): ChainGroup => ({
    label: String(chain.chain + 1),
    chain: chain.chain,
    progress: chain,
  });
  if (chains.length <= MOST_ROWS) return chains.map(single);
  const rest = chains.slice(SINGLE);
  const mean = (of: (chain: ChainProgress) => number) =>
    Math.floor(rest.reduce((sum, chain) => sum + of(chain), 0) / rest.length);
  const waits = rest.map(chain => chain.eta).filter(eta => eta !== null);
  return [
    ...chains.slice(0, SINGLE).map(single),
    {
      label: `${SINGLE + 1}–${chains.length}`,
      chain: null,
      progress: {
        done: mean(chain => chain.done),
        total: rest[0].total,
        warmup: rest[0].warmup,
        divergences: rest.reduce((sum, chain) => sum + chain.divergences, 0),
        eta: waits.length === 0 ? null : Math.max(...waits),
        finished: rest.every(chain => chain.finished),
      },
    },
  ];
}
