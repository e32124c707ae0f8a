/** The plate diagram: sampled nodes outlined in the accent, observed ones filled, deterministic ones dashed. Not here: layout. */
import { useId } from 'react';
import type { ModelCardOutput } from '../../notebook/output.ts';
import type { Katex } from '../ui/math.ts';
import { plainMath } from '../ui/plain-math.ts';
import { arrowPath, RADIUS } from './arrow.ts';
import type { PlacedNode } from './plate-layout.ts';
import { layoutPlates } from './plate-layout.ts';

export function PlateDiagram({ card, katex }: { card: ModelCardOutput; katex: Katex | null }) {
  const head = useId();
  const diagram = layoutPlates(card);
  const at = new Map(diagram.nodes.map(node => [node.id, node]));
  return (
    <svg
      className="plates"
      role="img"
      aria-label={sentence(card)}
      width={diagram.width}
      height={diagram.height}
      style={{ maxWidth: '100%' }}
      viewBox={`0 0 ${diagram.width} ${diagram.height}`}
    >
      <marker id={head} viewBox="0 0 6 6" refX="5.5" refY="3" markerWidth="6" markerHeight="6" orient="auto">
        <path className="head" d="M0 .4 6 3 0 5.6z" />
      </marker>
      {diagram.plates.map(plate => (
        <g key={plate.name}>
          <rect className="plate" x={plate.x} y={plate.y} width={plate.width} height={plate.height} rx={6} />
          <text x={plate.x + 8} y={plate.y + plate.height - 7}>
            {plate.label}
            {plate.label === plate.name ? null : <title>{plate.name}</title>}
          </text>
          <text x={plate.x + plate.width - 8} y={plate.y + plate.height - 7} textAnchor="end">
            {plate.size}
          </text>
        </g>
      ))}
      {card.edges.map(edge => {
        const [from, to] = [at.get(edge.from), at.get(edge.to)];
        return from === undefined || to === undefined ? null : (
          <path
            key={`${edge.from} ${edge.to}`}
            className="edge"
            d={arrowPath(from, to, diagram.nodes)}
            markerEnd={`url(#${head})`}
          />
        );
      })}
      {diagram.nodes.map(node => (
        <Node key={node.id} node={node} katex={katex} />
      ))}
    </svg>
  );
}

function Node({ node, katex }: { node: PlacedNode; katex: Katex | null }) {
  const radius = RADIUS[node.kind];
  const above = node.kind === 'constant' ? 18 : 0;
  return (
    <g>
      <circle className={`node ${node.kind}`} cx={node.x} cy={node.y} r={radius} />
      <foreignObject x={node.x - 24} y={node.y - 13 - above} width={48} height={26}>
        <div
          style={{
            height: 26,
            display: 'grid',
            placeItems: 'center',
            font: '16px/26px var(--serif)',
            color: node.kind === 'observed' ? 'var(--paper)' : 'var(--ink1)',
          }}
          dangerouslySetInnerHTML={{
            __html: katex === null ? plainMath(node.latex) : katex(node.latex, false),
          }}
        />
      </foreignObject>
    </g>
  );
}

function sentence(card: ModelCardOutput): string {
  const parts = card.nodes.map(node => {
    const parents = card.edges.filter(edge => edge.to === node.id).map(edge => edge.from);
    return `${node.id} ${node.kind}${parents.length > 0 ? ` given ${parents.join(', ')}` : ''}`;
  });
  return `Plate diagram of ${card.title}: ${parts.join('; ')}.`;
}
