/**
 * The steps of the compiler on one graph, each with what there was after it, and whether it still computes the same.
 * Not here: tracing (traced.ts), schedule and memory (plan.ts).
 */
import type { Graph } from '../array/graph.ts';
import { assembleOptimized } from '../backends/wasm/compile.ts';
import { disassemble, listingText } from '../backends/wasm/disassemble.ts';
import { instantiateWasm } from '../backends/wasm/index.ts';
import { PASSES } from '../backends/wasm/passes/index.ts';
import { memoryStage, scheduleStage } from './plan.ts';
import { answersBy, answersOf, changeBetween, type Answers, type Probe } from './probe.ts';
import type { Traced } from './traced.ts';
import { countNodes, pictureOf, type GraphStage } from './view.ts';

/** Characters of code shown. */
const MOST_CODE = 60_000;

const WRITTEN = 'Every operation in the order in which the code runs it.';
const SHARED =
  'Equal nodes are one, what constants decide is computed, what changes nothing (x + 0, a reshape to the same shape) goes, long loops over data become one operation.';
const GRADIENT = 'Backward from the result: one number for every coordinate, sharing what is there already.';
const CODE =
  'Machine code for the browser: bind does what data decide, run the rest. Two numbers at a time in v128.';

/** What each step made, the last of them the code. */
export function stagesOf(traced: Traced): GraphStage[] {
  const { probe, output } = traced;
  const line = new Line(probe, output);
  const picture = (graph: Graph): GraphStage['graph'] => pictureOf(graph, traced.places);
  const stages: GraphStage[] = [];
  const put = (name: string, does: string, graph: Graph, changed: boolean): void => {
    const held = changed ? line.next(graph) : line.same();
    stages.push({
      name,
      does,
      nodes: countNodes(graph.nodes),
      ...held,
      ...(changed ? { graph: picture(graph) } : {}),
    });
  };
  if (traced.written !== undefined) put('as written', WRITTEN, traced.written, true);
  put('shared and folded', SHARED, traced.shared, true);
  if (traced.gradient !== undefined) put('with the gradient', GRADIENT, traced.gradient, true);
  let graph = traced.gradient ?? traced.shared;
  for (const { name, does, apply } of PASSES) {
    const next = apply(graph);
    put(name, does, next, !sameGraph(graph, next));
    graph = next;
  }
  const { bytes, plan, schedule, memory } = assembleOptimized(graph);
  stages.push({ ...scheduleStage(graph, schedule, traced.places), ...line.same() });
  stages.push({ ...memoryStage(graph, schedule, memory, plan), ...line.same() });
  const program = instantiateWasm({ module: new WebAssembly.Module(bytes), plan });
  const nodes = stages[stages.length - 1].nodes;
  const held = line.isHeld() ? line.compare(answersBy(program, graph, probe)) : {};
  program.dispose();
  const code = cut(listingText(disassemble(bytes)));
  stages.push({ name: 'code', does: CODE, nodes, ...held, code, bytes: bytes.length });
  return stages;
}

function cut(text: string): string {
  if (text.length <= MOST_CODE) return text;
  const shown = text.slice(0, text.lastIndexOf('\n', MOST_CODE));
  return `${shown}\n… and ${(text.length - shown.length).toLocaleString('en')} characters more`;
}

/** Follows what the graph computes from step to step. */
class Line {
  private readonly probe: Probe;
  private readonly output: string;
  private last: Answers | undefined;
  private begun = false;

  constructor(probe: Probe, output: string) {
    this.probe = probe;
    this.output = output;
  }

  next(graph: Graph): Pick<GraphStage, 'value' | 'change'> {
    const answers = this.begun && this.last === undefined ? undefined : answersOf(graph, this.probe);
    return answers === undefined ? this.lose() : this.compare(answers);
  }

  same(): Pick<GraphStage, 'value' | 'change'> {
    return this.last === undefined ? {} : { value: this.valueOf(this.last), change: 0 };
  }

  isHeld(): boolean {
    return this.last !== undefined;
  }

  compare(answers: Answers): Pick<GraphStage, 'value' | 'change'> {
    const change = this.last === undefined ? undefined : changeBetween(this.last, answers);
    this.last = answers;
    this.begun = true;
    return { value: this.valueOf(answers), ...(change === undefined ? {} : { change }) };
  }

  private lose(): Pick<GraphStage, 'value' | 'change'> {
    this.begun = true;
    this.last = undefined;
    return {};
  }

  private valueOf(answers: Answers): number {
    return answers[0][this.output][0] ?? NaN;
  }
}

/** Passes copy what they do not change. */
function sameGraph(a: Graph, b: Graph): boolean {
  if (a.nodes.length !== b.nodes.length) return false;
  return a.nodes.every((node, id) => {
    const other = b.nodes[id];
    return (
      node.op === other.op &&
      node.inputs.length === other.inputs.length &&
      node.inputs.every((input, i) => input === other.inputs[i]) &&
      (node.params === other.params || JSON.stringify(node.params) === JSON.stringify(other.params))
    );
  });
}
