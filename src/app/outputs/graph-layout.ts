/**
 * Places the nodes of a graph in layers: inputs above what reads them, few crossings, straight lines where there is
 * room. Long edges pass through the layers between as points of their own. Not here: drawing (graph-drawing.tsx).
 */

export interface Box {
  readonly id: number;
  readonly width: number;
  /** Ids of boxes above it. */
  readonly from: readonly number[];
}

export interface PlacedBox extends Box {
  /** Of its middle. */
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layered {
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly points: readonly Point[];
  }[];
  readonly width: number;
  readonly height: number;
}

/** Pixels between layers, of a box, and between neighbours. */
const LAYER = 42;
export const BOX = 20;
const GAP = 10;
/** Width of an edge that passes by. */
const PASSING = 6;
const ORDER_SWEEPS = 8;
const PLACE_SWEEPS = 12;

/** A box, or a place where an edge passes through a layer. */
interface Item {
  readonly width: number;
  readonly layer: number;
  readonly above: Item[];
  readonly below: Item[];
  x: number;
  /** For barycentres. */
  order: number;
}

/** Boxes must come after those they are joined from. */
export function layoutGraph(boxes: readonly Box[]): Layered {
  if (boxes.length === 0) return { boxes: [], edges: [], width: 0, height: 0 };
  const depths = depthsOf(boxes);
  const items = new Map<number, Item>(boxes.map(box => [box.id, itemOf(box.width, depths.get(box.id) ?? 0)]));
  const chains = boxes.flatMap(box =>
    [...new Set(box.from)].flatMap(from => {
      const [top, bottom] = [items.get(from), items.get(box.id)];
      return top === undefined || bottom === undefined
        ? []
        : [{ from, to: box.id, chain: chainOf(top, bottom) }];
    }),
  );
  const layers = layersOf([...items.values(), ...chains.flatMap(({ chain }) => chain.slice(1, -1))]);
  sortLayers(layers);
  placeLayers(layers);
  return framed(boxes, items, chains);
}

function itemOf(width: number, layer: number): Item {
  return { width, layer, above: [], below: [], x: 0, order: 0 };
}

/** One below the deepest input; what has no inputs stands just above its first reader. */
function depthsOf(boxes: readonly Box[]): Map<number, number> {
  const depths = new Map<number, number>();
  for (const { id, from } of boxes)
    depths.set(id, Math.max(-1, ...from.map(other => depths.get(other) ?? -1)) + 1);
  const readers = new Map<number, number>();
  for (const { id, from } of boxes)
    for (const other of from)
      readers.set(other, Math.min(readers.get(other) ?? Infinity, depths.get(id) ?? 0));
  for (const { id, from } of boxes) {
    const reader = readers.get(id);
    if (from.length === 0 && reader !== undefined) depths.set(id, Math.max(0, reader - 1));
  }
  return depths;
}

/** The two ends and a point in every layer between, joined from top to bottom. */
function chainOf(top: Item, bottom: Item): Item[] {
  const between = Array.from({ length: Math.max(0, bottom.layer - top.layer - 1) }, (_, i) =>
    itemOf(PASSING, top.layer + 1 + i),
  );
  const chain = [top, ...between, bottom];
  for (let i = 1; i < chain.length; i += 1) {
    chain[i - 1].below.push(chain[i]);
    chain[i].above.push(chain[i - 1]);
  }
  return chain;
}

function layersOf(items: readonly Item[]): Item[][] {
  const layers: Item[][] = [];
  for (const item of items) (layers[item.layer] ??= []).push(item);
  const filled = layers.filter(layer => layer !== undefined);
  for (const layer of filled) layer.forEach((item, i) => (item.order = i));
  return filled;
}

/** Every item moves to the mean place of its neighbours, downward and upward in turn. */
function sortLayers(layers: Item[][]): void {
  for (let sweep = 0; sweep < ORDER_SWEEPS; sweep += 1) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : layers.toReversed()) {
      const wanted = new Map(layer.map(item => [item, meanOf(down ? item.above : item.below, item.order)]));
      layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
      // Places from 0 to 1, so that layers of different length compare.
      layer.forEach((item, i) => (item.order = (i + 0.5) / layer.length));
    }
  }
}

function meanOf(neighbours: readonly Item[], otherwise: number): number {
  if (neighbours.length === 0) return otherwise;
  return neighbours.reduce((sum, { order }) => sum + order, 0) / neighbours.length;
}

function placeLayers(layers: readonly Item[][]): void {
  for (const layer of layers)
    settle(
      layer,
      layer.map((_, i) => i),
    );
  for (let sweep = 0; sweep < PLACE_SWEEPS; sweep += 1) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : layers.toReversed()) {
      settle(
        layer,
        layer.map(item => {
          const near = down ? item.above : item.below;
          return near.length === 0 ? item.x : near.reduce((sum, { x }) => sum + x, 0) / near.length;
        }),
      );
    }
  }
}

/** Items at the wanted places as nearly as they fit beside one another: between the leftmost and the rightmost fit. */
function settle(layer: readonly Item[], wanted: readonly number[]): void {
  const apart = (a: Item, b: Item): number => (a.width + b.width) / 2 + GAP;
  const right: number[] = [];
  layer.forEach((item, i) => {
    right.push(i === 0 ? wanted[0] : Math.max(wanted[i], right[i - 1] + apart(layer[i - 1], item)));
  });
  const left: number[] = [];
  for (let i = layer.length - 1; i >= 0; i -= 1) {
    const next = left[i + 1];
    left[i] = next === undefined ? wanted[i] : Math.min(wanted[i], next - apart(layer[i], layer[i + 1]));
  }
  layer.forEach((item, i) => (item.x = (left[i] + right[i]) / 2));
}

function framed(
  boxes: readonly Box[],
  items: ReadonlyMap<number, Item>,
  chains: readonly { readonly from: number; readonly to: number; readonly chain: readonly Item[] }[],
): Layered {
  const all = [...items.values(), ...chains.flatMap(({ chain }) => chain)];
  const left = Math.min(...all.map(item => item.x - item.width / 2)) - 2;
  const right = Math.max(...all.map(item => item.x + item.width / 2)) + 2;
  const deepest = Math.max(...all.map(item => item.layer));
  const at = (item: Item): Point => ({ x: item.x - left, y: item.layer * LAYER + BOX / 2 + 2 });
  return {
    boxes: boxes.flatMap(box => {
      const item = items.get(box.id);
      return item === undefined ? [] : [{ ...box, ...at(item) }];
    }),
    edges: chains.map(({ from, to, chain }) => ({ from, to, points: chain.map(at) })),
    width: right - left,
    height: deepest * LAYER + BOX + 4,
  };
}
