/**
 * Puts labels beside their marks: each label offers places in order of preference and takes the first that touches
 * neither a mark nor a label before it, else the one that touches least.
 * Not here: which places a mark offers (label-candidates.ts).
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Candidate {
  readonly x: number;
  /** Baseline of the text. */
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface LabelRequest {
  readonly text: string;
  readonly className: string;
  readonly candidates: readonly Candidate[];
}

export interface PlacedLabel extends Candidate {
  readonly text: string;
  readonly className: string;
}

const CHARACTER = 5.9;
const HEIGHT = 12;

/** The box a label of tick size takes at a place. */
export function labelBox(text: string, at: Candidate): Box {
  const width = text.length * CHARACTER;
  const x = at.anchor === 'start' ? at.x : at.anchor === 'end' ? at.x - width : at.x - width / 2;
  return { x, y: at.y - HEIGHT + 2, width, height: HEIGHT };
}

/** Two labels in a row, or close in a line, read as one. */
const withAir = (box: Box): Box => ({
  x: box.x - 10,
  y: box.y - 6,
  width: box.width + 20,
  height: box.height + 12,
});

export function placeLabels(
  requests: readonly LabelRequest[],
  marks: readonly Box[],
  bounds: Box,
): PlacedLabel[] {
  const taken: Box[] = [];
  return requests.flatMap(request => {
    const best = bestCandidate(request, [...marks, ...taken], bounds);
    if (best === undefined) return [];
    taken.push(withAir(labelBox(request.text, best)));
    return [{ ...best, text: request.text, className: request.className }];
  });
}

function bestCandidate(request: LabelRequest, taken: readonly Box[], bounds: Box): Candidate | undefined {
  let best: Candidate | undefined;
  let least = Infinity;
  for (const candidate of request.candidates) {
    const box = labelBox(request.text, candidate);
    const cost = costOf(box, taken, bounds, least);
    if (cost < least) [best, least] = [candidate, cost];
    if (cost === 0) break;
  }
  return best;
}

/** What a place costs, or something not below `limit`: who costs more than the best so far is not counted to the end. */
function costOf(box: Box, taken: readonly Box[], bounds: Box, limit: number): number {
  let cost = 20 * outside(box, bounds);
  for (const other of taken) {
    if (cost >= limit) return cost;
    cost += overlap(box, other);
  }
  return cost;
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

const outside = (box: Box, bounds: Box): number =>
  Math.max(0, bounds.x - box.x) +
  Math.max(0, box.x + box.width - bounds.x - bounds.width) +
  Math.max(0, bounds.y - box.y) +
  Math.max(0, box.y + box.height - bounds.y - bounds.height);
