/** A compiler's graph drawn from top to bottom; pointing at a node lights what it reads. Not here: places (graph-layout.ts). */
import { memo, useMemo } from 'react';
import type { GraphNode, GraphStage } from '../../notebook/output.ts';
import type { Layered, PlacedBox, Point } from './graph-layout.ts';
import { BOX, layoutGraph } from './graph-layout.ts';
import { isNumber, labelOf } from './graph-words.ts';

/** Pixels of a letter of 11 px, and beside the text. */
const LETTER = 6.7;
const PAD = 14;

interface Props {
  readonly graph: NonNullable<GraphStage['graph']>;
  readonly label: string;
  /** Nodes that the step before did not have. */
  readonly fresh: ReadonlySet<number>;
  readonly active: number | null;
  readonly onActive: (id: number | null) => void;
}

export function GraphDrawing({ graph, label, fresh, active, onActive }: Props) {
  const { nodes, outputs } = graph;
  const layout = useMemo(() => layoutGraph(boxesOf(nodes)), [nodes]);
  const names = new Map(outputs.map(({ name, node }) => [node, name]));
  return (
    <div className="out-scroll graph-room" tabIndex={0} role="group" aria-label="Drawing">
      <svg
        className="graph"
        role="img"
        aria-label={label}
        width={layout.width}
        height={layout.height + (names.size > 0 ? 16 : 0)}
        onPointerLeave={() => onActive(null)}
      >
        <Edges layout={layout} active={active} />
        {layout.boxes.map(box => (
          <NodeMark
            key={box.id}
            box={box}
            nodes={nodes}
            fresh={fresh.has(box.id)}
            output={names.get(box.id)}
            active={active === box.id}
            onActive={onActive}
          />
        ))}
      </svg>
    </div>
  );
}

/** Single numbers stand in the labels of what uses them. */
function boxesOf(nodes: readonly GraphNode[]) {
  return nodes.flatMap((node, id) => {
    if (isNumber(node)) return [];
    const from = node.inputs.filter(input => !isNumber(nodes[input]));
    return [{ id, from, width: PAD + LETTER * textOf(node, nodes).join(' ').length }];
  });
}

/** Label and extents. */
const textOf = (node: GraphNode, nodes: readonly GraphNode[]): string[] => [
  labelOf(node, nodes),
  ...(node.shape.length === 0 ? [] : [`[${node.shape.join(' ')}]`]),
];

const Edges = memo(function Edges({ layout, active }: { layout: Layered; active: number | null }) {
  return layout.edges.map(({ from, to, points }) => (
    <path
      key={`${from} ${to}`}
      className={`edge ${active === from ? 'leaving' : active === to ? 'coming' : ''}`}
      d={curve(points)}
    />
  ));
});

/** From the foot of the first box to the head of the last, upright at every point between. */
function curve(points: readonly Point[]): string {
  const last = points.length - 1;
  const ys = points.map(({ y }, i) => y + (i === 0 ? BOX / 2 : i === last ? -BOX / 2 : 0));
  const steps = points.slice(1).map(({ x }, i) => {
    const middle = ((ys[i] + ys[i + 1]) / 2).toFixed(1);
    return `C${points[i].x.toFixed(1)} ${middle} ${x.toFixed(1)} ${middle} ${x.toFixed(1)} ${ys[i + 1].toFixed(1)}`;
  });
  return `M${points[0].x.toFixed(1)} ${ys[0].toFixed(1)}${steps.join('')}`;
}

function NodeMark({
  box,
  nodes,
  fresh,
  output,
  active,
  onActive,
}: {
  readonly box: PlacedBox;
  readonly nodes: readonly GraphNode[];
  readonly fresh: boolean;
  readonly output: string | undefined;
  readonly active: boolean;
  readonly onActive: (id: number) => void;
}) {
  const node = nodes[box.id];
  const [label, shape] = textOf(node, nodes);
  const data = node.op === 'input' && node.detail?.endsWith(', data') === true;
  const classes = [
    'node',
    node.op === 'input' ? (data ? 'data' : 'input') : '',
    node.op === 'constant' ? 'literal' : '',
    node.once === true && node.op !== 'input' ? 'once' : '',
    fresh ? 'fresh' : '',
    output === undefined ? '' : 'output',
    active ? 'active' : '',
  ];
  return (
    <g className={classes.filter(name => name !== '').join(' ')} onPointerEnter={() => onActive(box.id)}>
      <rect x={box.x - box.width / 2} y={box.y - BOX / 2} width={box.width} height={BOX} rx={4} />
      <text x={box.x} y={box.y + 4} textAnchor="middle">
        {label}
        {shape === undefined ? null : <tspan className="shape"> {shape}</tspan>}
      </text>
      {output === undefined ? null : (
        <text className="name" x={box.x} y={box.y + BOX / 2 + 13} textAnchor="middle">
          {output}
        </text>
      )}
    </g>
  );
}
