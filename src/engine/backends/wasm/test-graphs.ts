/** For this folder's tests: small graphs node by node, deterministic numbers, and comparison with the interpreter. */
import { expect } from 'vitest';
import type { Graph, GraphInput, Node, NodeId } from '../../array/graph.ts';
import type { ParamsOf, Primitive, Shape } from '../../array/primitives.ts';
import { resultShape } from '../../array/shape.ts';
import { interpreter } from '../interpreter/index.ts';
import { compileWasm } from './compile.ts';
import type { CompileOptions } from './compile.ts';
import { instantiateWasm } from './executable.ts';
import { sizeOf } from './extents.ts';

/** Writes a graph by hand. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly inputs: GraphInput[] = [];
  readonly outputs: { name: string; node: NodeId }[] = [];

  input(name: string, shape: Shape, role: GraphInput['role'] = 'parameter'): NodeId {
    const id = this.push({ op: 'input', inputs: [], params: { name }, shape });
    this.inputs.push({ name, role, node: id });
    return id;
  }

  constant(values: readonly number[], shape: Shape): NodeId {
    return this.push({ op: 'constant', inputs: [], params: { values }, shape });
  }

  apply<P extends Primitive>(op: P, inputs: readonly NodeId[], params: ParamsOf<P>): NodeId {
    const shapes = inputs.map(id => this.nodes[id].shape);
    const shape = resultShape(op, shapes, params);
    return this.push({ op, inputs, params, shape } as unknown as Node);
  }

  output(name: string, node: NodeId): this {
    this.outputs.push({ name, node });
    return this;
  }

  get graph(): Graph {
    return { nodes: this.nodes, inputs: this.inputs, outputs: this.outputs };
  }

  private push(node: Node): NodeId {
    this.nodes.push(node);
    return this.nodes.length - 1;
  }
}

/** Numbers in (−2, 2) that look random and are always the same. */
export function numbers(count: number, seed = 1): Float64Array {
  let state = seed * 2654435761;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2 ** 31) * 2;
  });
}

export type Values = Readonly<Record<string, ArrayLike<number>>>;

/** Runs the interpreter and WASM (fused and not) and expects the same outputs; `tolerance` 0 asks for equal numbers. */
export function expectAgreement(graph: Graph, values: Values = {}, tolerance = 0): void {
  const oracle = results(interpreter.load(graph), graph, values);
  for (const fuse of [true, false]) {
    const options: CompileOptions = { fuse };
    const ours = results(instantiateWasm(compileWasm(graph, options)), graph, values);
    for (const { name } of graph.outputs)
      expectClose(ours[name], oracle[name], tolerance, `${name} fuse=${fuse}`);
  }
}

function results(
  executable: ReturnType<typeof interpreter.load>,
  graph: Graph,
  values: Values,
): Record<string, Float64Array> {
  graph.inputs.forEach(({ name, node }, i) => {
    executable.input(name).set(values[name] ?? numbers(sizeOf(graph.nodes[node].shape), i + 1));
  });
  executable.bind();
  // Twice, with other inputs in between: nothing may be left over from the first run.
  executable.run();
  const kept = Object.fromEntries(graph.outputs.map(({ name }) => [name, executable.output(name).slice()]));
  for (const { name, role } of graph.inputs) {
    if (role !== 'parameter') continue;
    const view = executable.input(name);
    const before = view.slice();
    view.fill(0.25);
    executable.run();
    view.set(before);
  }
  executable.run();
  for (const { name } of graph.outputs) expect(executable.output(name)).toEqual(kept[name]);
  return kept;
}

function expectClose(ours: Float64Array, oracle: Float64Array, tolerance: number, what: string): void {
  expect(ours.length, what).toBe(oracle.length);
  for (let i = 0; i < oracle.length; i++) {
    const same = Object.is(ours[i], oracle[i]) || ours[i] === oracle[i];
    const near =
      Number.isFinite(oracle[i]) && Math.abs(ours[i] - oracle[i]) <= tolerance * (1 + Math.abs(oracle[i]));
    if (!same && !near) expect.fail(`${what}[${i}]: wasm ${ours[i]}, interpreter ${oracle[i]}`);
  }
}
