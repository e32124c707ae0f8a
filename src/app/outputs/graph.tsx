/**
 * The compiler at work, step by step: a list of steps with what each left, and the graph, table or code after the one
 * that is chosen. Not here: the drawing (graph-drawing.tsx), or how the steps are found (the engine).
 */
import { useId, useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { GraphNode, GraphOutput, GraphStage } from '../../notebook/output.ts';
import { figures, plural, whole } from '../ui/numbers.ts';
import { TableHead } from '../ui/table-head.tsx';
import { GraphDrawing } from './graph-drawing.tsx';
import { describeNode, labelOf, shapeText, signatures } from './graph-words.ts';

/** Graphs of more nodes are shown as a list alone. */
const MOST_DRAWN = 150;

export function GraphView({ output }: { output: GraphOutput }) {
  const { stages } = output;
  const [chosen, setChosen] = useState(0);
  const panel = useId();
  const stage = stages[Math.min(chosen, stages.length - 1)];
  return (
    <section className="graph-output" aria-label={output.sentence}>
      <p className="graph-sentence">{output.sentence}</p>
      <Steps stages={stages} chosen={chosen} panel={panel} onChoose={setChosen} />
      <div id={panel} role="tabpanel" aria-label={stage.name} className="graph-panel">
        <p className="graph-does">
          {stage.does}
          {changeText(stage)}
        </p>
        <StageBody stages={stages} index={Math.min(chosen, stages.length - 1)} />
      </div>
    </section>
  );
}

/** The steps as tabs: arrow keys go from one to the next. */
function Steps({
  stages,
  chosen,
  panel,
  onChoose,
}: {
  readonly stages: readonly GraphStage[];
  readonly chosen: number;
  readonly panel: string;
  readonly onChoose: (index: number) => void;
}) {
  const most = Math.max(1, ...stages.map(({ nodes }) => nodes));
  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.min(stages.length - 1, Math.max(0, chosen + by));
    onChoose(next);
    event.currentTarget.querySelectorAll<HTMLButtonElement>('[role=tab]')[next]?.focus();
  };
  return (
    <div
      className="graph-steps"
      role="tablist"
      aria-orientation="vertical"
      aria-label="Steps of the compiler"
      onKeyDown={onKey}
    >
      {stages.map((stage, index) => (
        <button
          key={stage.name}
          type="button"
          role="tab"
          data-stage={stage.name}
          aria-selected={index === chosen}
          aria-controls={panel}
          tabIndex={index === chosen ? 0 : -1}
          className={isQuiet(stage) ? 'same' : ''}
          onClick={() => onChoose(index)}
        >
          <span className="graph-number">{index + 1}</span>
          <span>{stage.name}</span>
          <span className="graph-bar">
            <i style={{ width: `${(100 * stage.nodes) / most}%` }} />
          </span>
          <span className="graph-count">
            {stage.bytes === undefined ? whole(stage.nodes) : bytesText(stage.bytes)}
          </span>
        </button>
      ))}
    </div>
  );
}

/** A step that left everything as it was. */
const isQuiet = ({ graph, rows, code }: GraphStage): boolean =>
  graph === undefined && rows === undefined && code === undefined;

const bytesText = (bytes: number): string => `${whole(bytes)} B`;

/** How far the step moved the result at the test points. */
function changeText({ value, change }: GraphStage): string {
  if (value === undefined) return '';
  const at = ` At a test point: ${figures(value)}`;
  if (change === undefined) return `${at}.`;
  return change === 0 ? `${at}, not moved by a bit.` : `${at}, moved by at most ${change.toExponential(1)}.`;
}

function StageBody({ stages, index }: { stages: readonly GraphStage[]; index: number }) {
  const { rows, code } = stages[index];
  // A step that changed nothing shows what was there.
  const shown = stages.slice(0, index + 1).findLastIndex(({ graph }) => graph !== undefined);
  if (code !== undefined)
    return (
      <pre className="graph-code" tabIndex={0} role="region" aria-label="Emitted code">
        {code.split('\n').map((line, place) => (
          <span key={place} style={{ paddingLeft: `${indentOf(line) + 4}ch` }}>
            {`${line.trim()}\n`}
          </span>
        ))}
      </pre>
    );
  return (
    <>
      {rows === undefined ? null : <Rows rows={rows} />}
      {shown < 0 || (rows !== undefined && shown < index) ? null : (
        <Graph key={shown} stages={stages} index={shown} news={shown === index} />
      )}
    </>
  );
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

function Rows({ rows: { heads, cells } }: { rows: NonNullable<GraphStage['rows']> }) {
  return (
    <div className="out-scroll" tabIndex={0} role="group" aria-label="Table">
      <table className="out-table">
        <TableHead names={heads} />
        <tbody>
          {cells.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Graph({ stages, index, news }: { stages: readonly GraphStage[]; index: number; news: boolean }) {
  const stage = stages[index];
  const graph = stage.graph ?? { nodes: [], outputs: [] };
  const { nodes } = graph;
  const [active, setActive] = useState<number | null>(null);
  const [asked, setAsked] = useState(false);
  const fresh = useMemo(() => freshNodes(stages, index), [stages, index]);
  const drawable = stage.nodes <= MOST_DRAWN;
  const list = asked || !drawable;
  return (
    <>
      {list ? (
        <NodeList stage={stage} />
      ) : (
        <GraphDrawing
          graph={graph}
          label={`Graph of ${plural(stage.nodes, 'node')} after the step “${stage.name}”. The list says the same in words.`}
          fresh={news ? fresh : new Set()}
          active={active}
          onActive={setActive}
        />
      )}
      <p className="graph-foot">
        <span className="graph-hover">
          {list
            ? ''
            : active === null
              ? legendOf(nodes, news && fresh.size > 0)
              : describeNode(active, nodes)}
        </span>
        {drawable ? (
          <button type="button" aria-pressed={asked} onClick={() => setAsked(!asked)}>
            {asked ? 'Drawing' : 'List'}
          </button>
        ) : null}
      </p>
    </>
  );
}

/** Nodes that the graph before this one did not have. */
function freshNodes(stages: readonly GraphStage[], index: number): ReadonlySet<number> {
  const before = stages.slice(0, index).findLast(({ graph }) => graph !== undefined)?.graph;
  const now = stages[index].graph;
  if (before === undefined || now === undefined) return new Set();
  const known = new Set(signatures(before.nodes));
  return new Set(signatures(now.nodes).flatMap((text, id) => (known.has(text) ? [] : [id])));
}

function legendOf(nodes: readonly GraphNode[], fresh: boolean): string {
  const parts = [
    'Outlined: what changes. Filled: data.',
    ...(nodes.some(({ once }) => once === true) ? ['Dashed: computed once per data.'] : []),
    ...(fresh ? ['Tinted: new in this step.'] : []),
    'Point at a node to read it.',
  ];
  return parts.join(' ');
}

function NodeList({ stage }: { stage: GraphStage }) {
  const nodes = stage.graph?.nodes ?? [];
  return (
    <div
      className="out-scroll graph-list"
      tabIndex={0}
      role="group"
      aria-label={`Nodes after “${stage.name}”`}
    >
      <table className="out-table">
        <TableHead names={['node', 'operation', 'shape', 'inputs', 'from']} />
        <tbody>
          {nodes.map((node, id) => (
            <tr key={id}>
              <td className="num">{id}</td>
              <td>{`${labelOf({ ...node, inputs: [] }, nodes)}${node.once === true ? ', once' : ''}`}</td>
              <td>{shapeText(node.shape)}</td>
              <td>{node.inputs.join(', ')}</td>
              <td>{node.place ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {stage.nodes > nodes.length ? (
        <div className="quiet">{whole(stage.nodes - nodes.length)} more nodes</div>
      ) : null}
    </div>
  );
}
