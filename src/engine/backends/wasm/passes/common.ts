/** Joins nodes that compute the same thing from the same inputs. */
import type { Graph, NodeId } from '../../../array/graph.ts';
import { rewrite } from './rewrite.ts';

/** Constants longer than this are not compared. */
const MAX_COMPARED = 64;

export function eliminateCommon(graph: Graph): Graph {
  const known = new Map<string, NodeId>();
  return rewrite(graph, (node, into) => {
    if (node.op === 'input') return into.add(node);
    if (node.op === 'constant' && node.params.values.length > MAX_COMPARED) return into.add(node);
    const key = `${node.op}|${node.inputs.join()}|${node.shape.join()}|${paramsKey(node.params)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const id = into.add(node);
    known.set(key, id);
    return id;
  });
}

/** Like JSON, but it keeps −0, NaN and infinities apart. */
function paramsKey(params: object): string {
  if ('body' in params) return JSON.stringify(params, (_, value: unknown) => exact(value));
  return Object.entries(params)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.map(text).join() : text(value)}`)
    .join(';');
}

/** JSON has no −0, NaN and infinities. */
function exact(value: unknown): unknown {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? text(value) : value;
}

function text(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
