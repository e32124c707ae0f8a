import fc from 'fast-check';
import { test } from 'vitest';
import type { NodeId } from '../../array/graph.ts';
import type { Shape } from '../../array/primitives.ts';
import { expectAgreement, GraphBuilder } from './test-graphs.ts';

const UNARY = ['neg', 'abs', 'tanh', 'sigmoid', 'softplus', 'not', 'floor'] as const;
const BINARY = ['add', 'sub', 'mul', 'max', 'min', 'lt', 'and'] as const;
const SHAPES: Shape[] = [[], [1], [3], [8], [17], [4, 5], [4, 1], [5], [20], [2, 17], [17, 1], [1, 17]];

/** A choice sequence turned into a graph: every number picks an operation or an operand. */
function build(choices: readonly number[]): GraphBuilder {
  const b = new GraphBuilder();
  const ids: NodeId[] = SHAPES.map((shape, i) => b.input(`x${i}`, shape, i % 3 === 0 ? 'data' : 'parameter'));
  ids.push(b.constant([0.75], []), b.constant([1, -2, 3], [3]));
  let at = 0;
  const next = (count: number): number => choices[at++ % choices.length] % count;
  const any = (): NodeId => ids[(next(ids.length) * 7 + next(ids.length)) % ids.length];
  while (at < choices.length) step(b, ids, next, any);
  const last = ids.slice(-4);
  last.forEach((id, i) => b.output(`y${i}`, id));
  return b;
}

function step(b: GraphBuilder, ids: NodeId[], next: (count: number) => number, any: () => NodeId): void {
  const x = any();
  const { shape } = b.nodes[x];
  switch (next(8)) {
    case 0:
    case 1:
      ids.push(b.apply(UNARY[next(UNARY.length)], [x], {}));
      return;
    case 2:
    case 3:
    case 4: {
      const mates = ids.filter(id => fits(shape, b.nodes[id].shape));
      ids.push(b.apply(BINARY[next(BINARY.length)], [x, mates[next(mates.length)]], {}));
      return;
    }
    case 5:
      ids.push(b.apply('sum', [x], { axes: shape.length > 0 ? [next(shape.length)] : [] }));
      return;
    case 6:
      ids.push(
        b.apply(
          'select',
          [any(), x, b.constant([2], [])].map((id, i) => (i === 0 ? x : id)),
          {},
        ),
      );
      return;
    default:
      move(b, ids, next, x);
  }
}

function move(b: GraphBuilder, ids: NodeId[], next: (count: number) => number, x: NodeId): void {
  const { shape } = b.nodes[x];
  if (shape.length === 0) return;
  const rank = shape.map((_, axis) => axis);
  const size = 1 + next(shape[0]);
  const start = next(shape[0] - size + 1);
  const starts = rank.map(axis => (axis === 0 ? start : 0));
  const steps = rank.map(() => 1);
  switch (next(4)) {
    case 0:
      ids.push(b.apply('transpose', [x], { perm: [...rank].reverse() }));
      return;
    case 1:
      ids.push(b.apply('slice', [x], { starts, sizes: [size, ...shape.slice(1)], steps }));
      return;
    case 2:
      ids.push(b.apply('concat', [x, x], { axis: next(shape.length) }));
      return;
    default:
      ids.push(b.apply('reshape', [x], { shape: [shape.reduce((a, n) => a * n, 1)] }));
  }
}

function fits(a: Shape, b: Shape): boolean {
  const rank = Math.max(a.length, b.length);
  for (let i = 1; i <= rank; i++) {
    const [m, n] = [a[a.length - i] ?? 1, b[b.length - i] ?? 1];
    if (m !== n && m !== 1 && n !== 1) return false;
  }
  return true;
}

test('random graphs give the interpreter’s numbers, fused and not', () => {
  const choices = fc.array(fc.nat({ max: 999 }), { minLength: 5, maxLength: 120 });
  fc.assert(
    fc.property(choices, list => expectAgreement(build(list).graph, {}, 1e-11)),
    { numRuns: 250, seed: 20240, endOnFailure: false },
  );
});

/** A scan with a random body: constants, carries of three shapes, slices, ys, sometimes a stop, either direction. */
function buildScan(choices: readonly number[]): GraphBuilder {
  const body = new GraphBuilder();
  const shapes: Shape[] = [[3], [17], [], [3], [4, 5], [], [5]];
  const ids = shapes.map((shape, i) => body.input(`p${i}`, shape));
  const inputs = [...ids];
  let at = 0;
  const next = (count: number): number => choices[at++ % choices.length] % count;
  const any = (): NodeId => ids[(next(ids.length) * 7 + next(ids.length)) % ids.length];
  while (at < choices.length) step(body, ids, next, any);
  const alike = (shape: Shape): NodeId[] => ids.filter(id => String(body.nodes[id].shape) === String(shape));
  const carried = inputs.slice(2, 5).map(id => {
    const mates = alike(body.nodes[id].shape);
    return body.apply('tanh', [mates[mates.length - 1 - next(Math.min(3, mates.length))]], {});
  });
  const [stops, reverse] = [next(3) === 0, next(2) === 0];
  const length = 1 + next(5);
  const scalars = alike([]);
  const outputs = [...carried, ...ids.slice(-2), ...(stops ? [scalars[next(scalars.length)]] : [])];
  const b = new GraphBuilder();
  const given = shapes.map((shape, i) =>
    b.input(`x${i}`, i < 5 ? shape : [length, ...shape], i % 2 ? 'data' : 'parameter'),
  );
  const params = { constants: 2, carries: 3, length, reverse, counted: false, stops };
  const id = b.apply('scan', given, { ...params, body: { nodes: body.nodes, inputs, outputs } });
  return b.output('y', id).output('part', b.apply('slice', [id], { starts: [1], sizes: [3], steps: [1] }));
}

test('random scans give the interpreter’s numbers, fused and not', () => {
  const choices = fc.array(fc.nat({ max: 999 }), { minLength: 5, maxLength: 60 });
  fc.assert(
    fc.property(choices, list => expectAgreement(buildScan(list).graph, {}, 1e-10)),
    { numRuns: 100, seed: 77, endOnFailure: true },
  );
});
