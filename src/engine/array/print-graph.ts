/** Prints a Graph as text, one node a line, for people and snapshot tests. */
import { formatShape } from './extents.ts';
import type { Graph, Node } from './graph.ts';

const SHOWN = 8;

/** "%2 [8] = add %0 %1", inputs and outputs by name. The same graph always prints the same text. */
export function printGraph(graph: Graph): string {
  const roles = new Map(graph.inputs.map(({ node, role }) => [node, role]));
  const lines = graph.nodes.map(
    (node, id) => `%${id} ${formatShape(node.shape)} = ${describeNode(node, roles.get(id))}`,
  );
  const outputs = graph.outputs.map(({ name, node }) => `${name} = %${node}`);
  return [...lines, `return ${outputs.join(', ')}`].join('\n');
}

/** A scan with its body, indented. */
function describeScan({ inputs, params: { body, ...params } }: Node<'scan'>): string {
  const numbered = body.nodes.map(
    (node, id) => `  %${id} ${formatShape(node.shape)} = ${describeNode(node, undefined)}`,
  );
  const ids = (list: readonly number[]): string => list.map(id => `%${id}`).join(', ');
  const head = `scan ${ids(inputs)} ${JSON.stringify(params)}`;
  const lines = numbered.flatMap(line => line.split('\n')).map(line => `  ${line}`);
  return [head, ...lines, `    return ${ids(body.outputs)}`].join('\n');
}

function describeNode(node: Node, role: string | undefined): string {
  if (node.op === 'input') return `input ${node.params.name}${role ? ` (${role})` : ''}`;
  if (node.op === 'constant') return `constant ${numbers(node.params.values)}`;
  if (node.op === 'scan') return describeScan(node);
  const params = Object.entries(node.params).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `${node.op}${node.inputs.map(id => ` %${id}`).join('')}${params.join('')}`;
}

function numbers(values: readonly number[]): string {
  const shown = values.slice(0, SHOWN).map(x => (Object.is(x, -0) ? '-0' : String(x)));
  return values.length > SHOWN ? `${shown.join(' ')} … (${values.length})` : shown.join(' ');
}
