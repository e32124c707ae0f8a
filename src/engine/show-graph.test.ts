import { expect, test } from 'vitest';
import {
  add,
  exp,
  HalfCauchy,
  mul,
  Normal,
  plate,
  sample,
  sum,
  tensor,
  transpose,
  type Tensor,
} from './api.ts';
import { interpreter } from './backends/interpreter/index.ts';
import { assemble } from './backends/wasm/compile.ts';
import { PASSES } from './backends/wasm/passes/index.ts';
import { gradientGraph } from './autodiff/index.ts';
import { cellRuntime } from './cell.ts';
import { answersBy, changeBetween, probeFor } from './compiler-view/probe.ts';
import { traceModel } from './compiler-view/traced.ts';
import { MOST_PICTURED } from './compiler-view/view.ts';
import { compileModel } from './model/compile.ts';
import type { Model } from './model/handlers.ts';
import { showGraph } from './show-graph.ts';

const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);

function eightSchools(): void {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfCauchy(5));
  plate('schools', 8, () => {
    const z = sample('z', Normal(0, 1));
    sample('y', Normal(add(mu, mul(tau, z)), se), { obs: y });
  });
}

/** Enough rows that loops, distinct values and packed matrices come into play. */
function manyRows(): void {
  const rows = 200;
  const x = tensor(Array.from({ length: rows }, (_, i) => (i % 7) - 3));
  const counts = tensor(Array.from({ length: rows }, (_, i) => i % 5));
  const slope = sample('slope', Normal(0, 1));
  plate('rows', rows, () => {
    sample('y', Normal(mul(slope, x), exp(mul(0.1, slope))), { obs: counts });
  });
}

const nodesAfter = (view: ReturnType<typeof showGraph>, name: string): number =>
  view.stages.find(stage => stage.name === name)?.nodes ?? NaN;

test('eight schools lose more than half of their nodes by sharing, and more by the passes after the gradient', () => {
  const view = showGraph(eightSchools);
  expect(nodesAfter(view, 'shared and folded')).toBeLessThan(nodesAfter(view, 'as written') * 0.6);
  expect(nodesAfter(view, 'unused nodes dropped again')).toBeLessThan(nodesAfter(view, 'with the gradient'));
  expect(nodesAfter(view, 'schedule')).toBeLessThan(nodesAfter(view, 'unused nodes dropped again'));
});

test.each([
  ['eight schools', eightSchools],
  ['two hundred rows', manyRows],
])(
  'no step moves the log density or its gradient of %s by more than 1e-12, the code included',
  (_, model) => {
    const { stages } = showGraph(model);
    expect(stages.length).toBeGreaterThanOrEqual(PASSES.length + 6);
    for (const stage of stages) expect(stage.change ?? 0, stage.name).toBeLessThan(1e-12);
    const values = stages.map(stage => stage.value ?? NaN);
    for (const value of values) expect(Math.abs(value - values[0])).toBeLessThan(1e-12 * Math.abs(values[0]));
  },
);

test('a pass that changes the answer is seen', () => {
  const { gradient, probe } = traceModel(eightSchools, []);
  if (gradient === undefined) throw new Error('no gradient');
  const before = answersBy(interpreter.load(gradient), gradient, probe);
  const nodes = gradient.nodes.map(node => (node.op === 'log1p' ? { ...node, op: 'log' as const } : node));
  const wrong = { ...gradient, nodes };
  expect(changeBetween(before, answersBy(interpreter.load(wrong), wrong, probe))).toBeGreaterThan(0.01);
});

test('the graph before the passes is the one the sampler gets, and the bytes are its code', () => {
  const { shared } = traceModel(eightSchools, []);
  const spec = compileModel(eightSchools);
  const own = gradientGraph(shared, 'logDensity', 'position');
  const probe = probeFor([{ name: 'position', size: spec.dim }], spec.data);
  const [a, b] = [own, spec.density].map(graph => answersBy(interpreter.load(graph), graph, probe));
  expect(changeBetween(a, b)).toBe(0);
  expect(showGraph(eightSchools).stages.at(-1)?.bytes).toBe(assemble(own).bytes.length);
});

test('steps that change nothing carry no second copy of the graph', () => {
  const { stages } = showGraph(eightSchools);
  expect(stages.find(({ name }) => name === 'scans trimmed')?.graph).toBeUndefined();
  expect(stages.find(({ name }) => name === 'with the gradient')?.graph?.nodes.length).toBe(
    nodesAfter(showGraph(eightSchools), 'with the gradient'),
  );
});

test('what only data decide is marked as computed once', () => {
  const schedule = showGraph(eightSchools).stages.find(({ name }) => name === 'schedule');
  const once = schedule?.graph?.nodes.filter(node => node.once === true).map(({ op }) => op);
  expect(once).toContain('log');
  expect(once).not.toContain('exp');
});

test('nodes know the line of the cell they come from, through every step', () => {
  const at = (line: number) => ({ id: line, kind: 'call', line, column: 1, endLine: line, endColumn: 9 });
  const $ = cellRuntime(
    'model',
    Array.from({ length: 6 }, (_, line) => at(line)),
  );
  const model = (): void => {
    const mu = $.$call(2, () => sample('mu', Normal(0, 5)));
    const twice = $.$mul(mu, mu, 3);
    $.$call(4, () => sample('y', Normal(twice as Tensor, 1), { obs: 2 }));
  };
  for (const name of ['as written', 'shared and folded', 'with the gradient', 'schedule']) {
    const stage = showGraph(model as Model<readonly never[]>).stages.find(found => found.name === name);
    const places = stage?.graph?.nodes.map(node => (node.op === 'mul' ? node.place : undefined));
    expect(places, name).toContain('line 3 of model');
  }
});

test('a function is traced for its example inputs; with one number as its result it gets a gradient', () => {
  const view = showGraph((x: Tensor) => sum(exp(x)), { inputs: [[0, 0, 0]], title: 'sum of exp' });
  expect(view.title).toBe('sum of exp');
  expect(view.stages[0].value).toBe(3);
  expect(view.stages.map(({ name }) => name)).toContain('with the gradient');
  const flat = showGraph((x: Tensor) => transpose(x), { inputs: [[[1, 2]]] });
  expect(flat.stages.map(({ name }) => name)).not.toContain('with the gradient');
});

test('a graph of thousands of nodes is counted whole and pictured in part, its code cut', () => {
  const long = (x: Tensor): Tensor => {
    let total = x;
    for (let i = 1; i <= 2000; i++) total = add(exp(mul(total, 1e-3 * i)), i);
    return sum(total);
  };
  const view = showGraph(long, { inputs: [0] });
  const [first] = view.stages;
  expect(first.nodes).toBeGreaterThan(4000);
  expect(first.graph?.nodes.length).toBe(MOST_PICTURED);
  expect(view.stages.at(-1)?.code?.length).toBeLessThan(61_000);
  expect(view.stages.at(-1)?.code).toMatch(/characters more$/);
});

test('a loop too long to be written out is shown as it was rolled up', () => {
  const rows = 30_000;
  const data = tensor(Array.from({ length: rows }, (_, i) => i % 3));
  const site = { id: 0, kind: 'loop', name: 'i', line: 1, column: 1, endLine: 1, endColumn: 2 };
  const $ = cellRuntime('loop', [site]);
  const model = (): void => {
    const mu = sample('mu', Normal(0, 1));
    $.$roll(0, 0, rows, false, i => sample('y', Normal(mu, 1), { obs: $.$at(data, 0, i) as Tensor }));
  };
  const view = showGraph(model as Model<readonly never[]>);
  expect(view.stages[0].name).toBe('shared and folded');
  expect(view.stages[0].nodes).toBeLessThan(60);
});

test('what is no function is refused in words', () => {
  expect(() => showGraph(3 as unknown as Model<readonly never[]>)).toThrow(/needs a function/);
});
