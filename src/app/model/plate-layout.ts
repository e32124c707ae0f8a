/**
 * Places a model's nodes in layers: parents above children, plates as boxes round their members.
 * Not here: drawing (plate-diagram.tsx).
 */
import type { ModelCardOutput, ModelNode } from '../../notebook/output.ts';

export interface PlacedNode extends ModelNode {
  readonly x: number;
  readonly y: number;
}

export interface PlacedPlate {
  readonly name: string;
  /** The name, cut where its plate has no room for it. */
  readonly label: string;
  readonly size: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Diagram {
  readonly nodes: readonly PlacedNode[];
  readonly plates: readonly PlacedPlate[];
  readonly width: number;
  readonly height: number;
}

const COLUMN = 64;
const LAYER = 56;
const PAD = 30;
/** From the box of an inner plate to that of the outer one; the row for the outer one's name. */
const INNER = 6;
const NAME_ROW = 18;
/** Pixels of a letter of a name, a little more than most have; air round name and size; from a node's middle to a box. */
const CHARACTER = 6.2;
const NAME_AIR = 28;
const BESIDE = 24;

type Card = Pick<ModelCardOutput, 'nodes' | 'edges' | 'plates'>;

export function layoutPlates(card: Card): Diagram {
  const depths = depthsOf(card);
  const layers = layersOf(card, depths);
  const widest = Math.max(1, ...layers.map(layer => layer.length));
  const inner = widest * COLUMN;
  const nodes = layers.flatMap((layer, depth) => placeLayer(layer, depth, inner, card));
  const moved = spreadPlates(nodes, card);
  return framed(moved, boxesOf(card, moved));
}

/** Depth of a node: one below its deepest parent; constants stand beside their child, not above it. */
function depthsOf(card: Card): Map<string, number> {
  const depths = new Map(card.nodes.map(node => [node.id, 0]));
  const kinds = new Map(card.nodes.map(node => [node.id, node.kind]));
  for (let pass = 0; pass < card.nodes.length; pass += 1) {
    for (const { from, to } of card.edges) {
      const above = (depths.get(from) ?? 0) + (kinds.get(from) === 'constant' ? 0 : 1);
      if (above > (depths.get(to) ?? 0) && above <= card.nodes.length) depths.set(to, above);
    }
  }
  return sinkRoots(card, depths);
}

/** A root in a plate moves down beside the layer above its first child, so that plates stay small. */
function sinkRoots(card: Card, depths: Map<string, number>): Map<string, number> {
  for (const node of card.nodes) {
    if (node.plates.length === 0 && node.kind !== 'constant') continue;
    if (card.edges.some(edge => edge.to === node.id)) continue;
    const children = card.edges.filter(edge => edge.from === node.id).map(edge => depths.get(edge.to) ?? 0);
    if (children.length > 0) depths.set(node.id, Math.max(0, Math.min(...children)));
  }
  return depths;
}

function layersOf(card: Card, depths: ReadonlyMap<string, number>): ModelNode[][] {
  const layers: ModelNode[][] = Array.from({ length: Math.max(0, ...depths.values()) + 1 }, () => []);
  for (const node of card.nodes) layers[depths.get(node.id) ?? 0].push(node);
  return layers.filter(layer => layer.length > 0);
}

/** In a layer, roots that feed a neighbour stand left of it, constants right, the rest between. */
function placeLayer(layer: readonly ModelNode[], depth: number, inner: number, card: Card): PlacedNode[] {
  const rank = (node: ModelNode): number =>
    node.kind === 'constant' ? 2 : feedsNeighbour(node, layer, card) ? 0 : 1;
  const sorted = layer.toSorted((a, b) => rank(a) - rank(b));
  const middle = sorted.filter(node => rank(node) === 1);
  const main = middle.length === 0 ? sorted : middle;
  return sorted.map(node => {
    const slot = sorted.indexOf(node) - (sorted.indexOf(main[0]) + (main.length - 1) / 2);
    return { ...node, x: inner / 2 + slot * COLUMN, y: depth * LAYER };
  });
}

const feedsNeighbour = (node: ModelNode, layer: readonly ModelNode[], card: Card): boolean =>
  card.edges.some(edge => edge.from === node.id && layer.some(other => other.id === edge.to));

/** Room for the frame between a plate's members and the nodes above that are outside it. */
function spreadPlates(nodes: readonly PlacedNode[], card: Card): PlacedNode[] {
  const tops = card.plates.map(plate =>
    Math.min(...nodes.filter(node => node.plates.includes(plate.name)).map(node => node.y)),
  );
  const extra = (y: number): number =>
    14 * tops.filter(top => Number.isFinite(top) && y >= top && top > 0).length;
  return nodes.map(node => ({ ...node, y: node.y + extra(node.y) }));
}

/** Inner plates first: an outer one goes round their boxes, with room for its own name under theirs. */
function boxesOf(card: Card, nodes: readonly PlacedNode[]): PlacedPlate[] {
  const depth = (name: string): number =>
    Math.max(0, ...nodes.map(({ plates }) => plates.indexOf(name)).filter(place => place >= 0));
  const boxes = new Map<string, PlacedPlate>();
  for (const plate of card.plates.toSorted((a, b) => depth(b.name) - depth(a.name))) {
    const inside = nodes.filter(node => node.plates.includes(plate.name));
    if (inside.length === 0) continue;
    const inner = [...boxes.values()].filter(({ name }) =>
      nodes.every(node => !node.plates.includes(name) || node.plates.includes(plate.name)),
    );
    boxes.set(plate.name, boxOf(plate, inside, inner, nodes));
  }
  return card.plates.flatMap(({ name }) => boxes.get(name) ?? []);
}

function boxOf(
  plate: { readonly name: string; readonly size: number },
  inside: readonly PlacedNode[],
  inner: readonly PlacedPlate[],
  all: readonly PlacedNode[],
): PlacedPlate {
  const depth = Math.min(...inside.map(node => node.plates.indexOf(plate.name)));
  const pad = PAD - depth * 6;
  const x = Math.min(...inside.map(node => node.x - pad), ...inner.map(box => box.x - INNER));
  const y = Math.min(...inside.map(node => node.y - pad - 6), ...inner.map(box => box.y - INNER));
  const right = Math.max(...inside.map(node => node.x + pad), ...inner.map(box => box.x + box.width + INNER));
  const bottom = Math.max(
    ...inside.map(node => node.y + pad + 2 - depth * 4),
    ...inner.map(box => box.y + box.height + NAME_ROW),
  );
  const beside = all.filter(node => !inside.includes(node) && node.y > y - 20 && node.y < bottom + 20);
  return { ...plate, ...widened({ x, right }, plate, beside), y, height: bottom - y };
}

/** Wide enough for name and size, as far as the nodes beside leave room; else the name is cut. */
function widened(
  { x, right }: { readonly x: number; readonly right: number },
  { name, size }: { readonly name: string; readonly size: number },
  beside: readonly PlacedNode[],
): { x: number; width: number; label: string } {
  const others = textWidth(String(size)) + NAME_AIR;
  const missing = Math.max(0, textWidth(name) + others - (right - x)) / 2;
  const room = (gaps: readonly number[]): number => Math.min(missing, ...gaps.map(gap => Math.max(0, gap)));
  const left = room(beside.filter(node => node.x < x).map(node => x - node.x - BESIDE));
  const more = room(beside.filter(node => node.x > right).map(node => node.x - right - BESIDE));
  const width = right - x + left + more;
  const fits = Math.max(1, Math.floor((width - others) / CHARACTER));
  return {
    x: x - left,
    width,
    label: name.length > fits ? `${name.slice(0, Math.max(1, fits - 1))}…` : name,
  };
}

const textWidth = (text: string): number => text.length * CHARACTER;

function framed(nodes: readonly PlacedNode[], plates: readonly PlacedPlate[]): Diagram {
  const left = Math.min(...nodes.map(node => node.x - 20), ...plates.map(plate => plate.x - 1));
  const top = Math.min(...nodes.map(node => node.y - 20), ...plates.map(plate => plate.y - 1));
  const right = Math.max(
    ...nodes.map(node => node.x + 20),
    ...plates.map(plate => plate.x + plate.width + 1),
  );
  const bottom = Math.max(
    ...nodes.map(node => node.y + 20),
    ...plates.map(plate => plate.y + plate.height + 1),
  );
  return {
    nodes: nodes.map(node => ({ ...node, x: node.x - left, y: node.y - top })),
    plates: plates.map(plate => ({ ...plate, x: plate.x - left, y: plate.y - top })),
    width: nodes.length === 0 ? 0 : right - left,
    height: nodes.length === 0 ? 0 : bottom - top,
  };
}
