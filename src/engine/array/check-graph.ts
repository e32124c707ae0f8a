/**
 * Checks that untrusted data is a Graph before a trusted worker compiles it: exact keys, known primitives, ids that
 * look back, shapes that follow from the shape rules, bounded size. Not here: what the graph computes.
 */
import { TildeError } from '../errors.ts';
import { hasExactly, isDense, isName, isPrimitive, isShape, paramsValid } from './check-params.ts';
import { formatShape, sameShape, sizeOf } from './extents.ts';
import type { Graph, GraphInput, GraphOutput, Node } from './graph.ts';
import { resultShape } from './shape.ts';
import type { ParamsOf, Primitive, Shape } from './primitives.ts';

/** Bounds on what is accepted. */
export interface GraphLimits {
  /** Most nodes; default 200,000 (a model of 20,000 and its gradient). */
  readonly nodes: number;
  /**
   * Most elements of all nodes together; default 2³⁰. Most of them are never in memory: what the program will take is
   * bounded where it is compiled.
   */
  readonly elements: number;
}

const DEFAULT_LIMITS: GraphLimits = { nodes: 200_000, elements: 2 ** 30 };

/** Most scans inside one another. */
const MAX_DEPTH = 16;

/** What is left of the limits while a graph and the bodies inside it are read. */
interface Budget {
  nodes: number;
  elements: number;
  readonly limits: GraphLimits;
  readonly depth: number;
}

/** `value` as a Graph, rebuilt from its parts; throws a TildeError that names the first fault. */
export function checkGraph(value: unknown, limits: GraphLimits = DEFAULT_LIMITS): Graph {
  if (!hasExactly(value, ['nodes', 'inputs', 'outputs']))
    throw fault('a graph has exactly nodes, inputs and outputs');
  const { nodes, inputs, outputs } = value;
  if (!isDense(nodes) || !isDense(inputs) || !isDense(outputs))
    throw fault('nodes, inputs and outputs must be lists');
  const checked = checkNodes(nodes, { nodes: limits.nodes, elements: limits.elements, limits, depth: 0 });
  return { nodes: checked, inputs: checkInputs(inputs, checked), outputs: checkOutputs(outputs, checked) };
}

function checkNodes(nodes: readonly unknown[], budget: Budget): Node[] {
  const { limits } = budget;
  budget.nodes -= nodes.length;
  if (budget.nodes < 0) throw fault(`${limits.nodes - budget.nodes} nodes are more than ${limits.nodes}`);
  const checked: Node[] = [];
  for (const node of nodes) {
    const next = checkNode(node, checked, budget);
    budget.elements -= sizeOf(next.shape);
    if (budget.elements < 0) throw fault(`its arrays hold more than ${limits.elements} numbers`);
    checked.push(next);
  }
  return checked;
}

/** The parameters of a scan, its body rebuilt like a graph. The rest of them has been checked. */
function checkScan(params: ParamsOf<'scan'>, budget: Budget): ParamsOf<'scan'> {
  const { nodes, inputs, outputs } = params.body;
  if (!isDense(nodes) || !isDense(inputs) || !isDense(outputs)) throw fault('a body has malformed lists');
  if (budget.depth >= MAX_DEPTH) throw fault(`more than ${MAX_DEPTH} scans inside one another`);
  const inner = { ...budget, depth: budget.depth + 1 };
  const checked = checkNodes(nodes, inner);
  budget.nodes = inner.nodes;
  budget.elements = inner.elements;
  const ids = [...inputs, ...outputs];
  if (!ids.every(id => isId(id, checked.length))) throw fault('a body names a node that does not exist');
  const entries = new Set(inputs);
  const declared = checked.filter(node => node.op === 'input').length;
  if (
    entries.size !== inputs.length ||
    declared !== inputs.length ||
    inputs.some(id => checked[id].op !== 'input')
  )
    throw fault('the inputs of a body are not its input nodes');
  const { constants, carries, length, stops } = params;
  const counts = [constants, carries, length, inputs.length - constants - carries];
  if (counts.some(count => count < 0) || outputs.length < carries + Number(stops))
    throw fault('a scan counts inputs or outputs that its body does not have');
  const last = checked[outputs[outputs.length - 1]];
  if (stops && last.shape.length > 0) throw fault('a body stops by an array');
  return { ...params, body: { nodes: checked, inputs: [...inputs], outputs: [...outputs] } };
}

function checkNode(value: unknown, before: readonly Node[], budget: Budget): Node {
  const where = `node ${before.length}`;
  if (!hasExactly(value, ['op', 'inputs', 'params', 'shape'])) throw fault(`${where} has wrong keys`);
  const { op, inputs, params, shape } = value;
  if (!isPrimitive(op)) throw fault(`${where} has an unknown operation`);
  if (!isDense(inputs) || !inputs.every((id): id is number => isId(id, before.length))) {
    throw fault(`${where} (${op}) reads a node that does not come before it`);
  }
  if (!isShape(shape)) throw fault(`${where} (${op}) has a malformed shape`);
  if (!paramsValid(op, params)) throw fault(`${where} (${op}) has malformed parameters`);
  const own = op === 'scan' ? checkScan(params as ParamsOf<'scan'>, budget) : params;
  const node = { op, inputs: [...inputs], params: own, shape: [...shape] } as unknown as Node;
  checkShape(node, before, where);
  return node;
}

function checkShape(node: Node, before: readonly Node[], where: string): void {
  const { op, inputs, shape } = node;
  if (op === 'input' || op === 'constant') {
    if (inputs.length > 0) throw fault(`${where} (${op}) reads other nodes`);
    const count = op === 'constant' ? node.params.values.length : 1;
    if (op === 'constant' && count !== 1 && count !== sizeOf(shape))
      throw fault(`${where} holds ${count} values for ${formatShape(shape)}`);
    return;
  }
  const expected = shapeByRule(node, before, where);
  if (!sameShape(expected, shape)) {
    throw fault(`${where} (${op}) claims shape ${formatShape(shape)} but yields ${formatShape(expected)}`);
  }
}

function shapeByRule(node: Node, before: readonly Node[], where: string): Shape {
  const shapes = node.inputs.map(id => before[id].shape);
  try {
    return resultShape<Primitive>(node.op, shapes, node.params as ParamsOf<Primitive>);
  } catch (error) {
    throw fault(`${where}: ${error instanceof TildeError ? error.message : 'its inputs do not fit'}`);
  }
}

function checkInputs(list: readonly unknown[], nodes: readonly Node[]): GraphInput[] {
  const inputs = list.map(value => {
    if (!hasExactly(value, ['name', 'role', 'node'])) throw fault('an input has wrong keys');
    const { name, role, node } = value;
    if (!isName(name)) throw fault('an input has a malformed name');
    if (role !== 'parameter' && role !== 'data') throw fault(`input ${name} has an unknown role`);
    if (!isId(node, nodes.length)) throw fault(`input ${name} names a node that does not exist`);
    const target = nodes[node];
    if (target.op !== 'input' || target.params.name !== name)
      throw fault(`input ${name} names a node that is not it`);
    return { name, role, node } satisfies GraphInput;
  });
  distinct(
    inputs.map(({ name }) => name),
    'inputs',
  );
  const declared = nodes.filter(node => node.op === 'input').length;
  if (declared !== inputs.length) throw fault(`${declared} input nodes for ${inputs.length} inputs`);
  return inputs;
}

function checkOutputs(list: readonly unknown[], nodes: readonly Node[]): GraphOutput[] {
  const outputs = list.map(value => {
    if (!hasExactly(value, ['name', 'node'])) throw fault('an output has wrong keys');
    const { name, node } = value;
    if (!isName(name)) throw fault('an output has a malformed name');
    if (!isId(node, nodes.length)) throw fault(`output ${name} names a node that does not exist`);
    return { name, node };
  });
  distinct(
    outputs.map(({ name }) => name),
    'outputs',
  );
  return outputs;
}

function isId(value: unknown, end: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < end;
}

function distinct(names: readonly string[], what: string): void {
  if (new Set(names).size !== names.length) throw fault(`two ${what} have one name`);
}

function fault(message: string): TildeError {
  return new TildeError('argument', `not a valid graph: ${message}`, {
    expected: 'a graph made by trace',
    got: message,
  });
}
