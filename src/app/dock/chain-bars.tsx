/** Progress chain by chain: thin for warm-up, thick for draws, hairline for what remains. Not here: any estimate. */
import type { ChainProgress } from '../../workers/protocol.ts';
import { seconds, whole } from '../ui/numbers.ts';
import { groupChains } from './chain-groups.ts';
import type { ChainGroup } from './chain-groups.ts';

const DASHES = ['', '6 2', '1.6 1.6', '6 2 1.6 2'] as const;
const WIDTH = 186;

export function ChainBars({ chains }: { chains: readonly ChainProgress[] }) {
  return (
    <table className="chains">
      <thead>
        <tr>
          <th scope="col" colSpan={2}>
            Chain
          </th>
          <th scope="col">draws</th>
          <th scope="col">left</th>
        </tr>
      </thead>
      <tbody>
        {groupChains(chains).map(group => (
          <Row key={group.label} group={group} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ group: { label, chain: first, progress: chain } }: { group: ChainGroup }) {
  const colour = first === null ? 'var(--ink3)' : `var(--chain${(first % 4) + 1})`;
  const scale = WIDTH / Math.max(1, chain.total);
  // Warm-up is drawn at a tenth of the bar at most, so that draws have the room.
  const warm = Math.min(chain.warmup * scale, WIDTH * 0.1);
  const drawn = Math.max(0, chain.done - chain.warmup);
  const length = (drawn / Math.max(1, chain.total - chain.warmup)) * (WIDTH - warm);
  return (
    <tr>
      <td>
        {label}
        {first === null ? null : (
          <svg width="22" height="4" aria-hidden="true">
            <line
              x1="0"
              x2="22"
              y1="2"
              y2="2"
              stroke={colour}
              strokeWidth="2"
              strokeDasharray={DASHES[first % 4]}
            />
          </svg>
        )}
      </td>
      <td>
        <svg
          width={WIDTH}
          height="20"
          role="img"
          aria-label={`Chain ${label}: ${chain.done} of ${chain.total} transitions`}
        >
          <line x1="0" x2={WIDTH} y1="10" y2="10" stroke="var(--hairline)" />
          <rect
            x="0"
            y="9"
            width={Math.min(1, chain.done / Math.max(1, chain.warmup)) * warm}
            height="2"
            fill={colour}
            opacity="0.6"
          />
          <rect x={warm} y="7" width={length} height="6" fill={colour} />
        </svg>
      </td>
      <td>{whole(drawn)}</td>
      <td>
        {chain.finished
          ? chain.done < chain.total
            ? 'stopped'
            : 'done'
          : chain.eta === null
            ? ''
            : seconds(chain.eta)}
      </td>
    </tr>
  );
}
