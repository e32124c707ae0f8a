/**
 * A compiled objective made runnable: its loss as an optimiser sees it, its parameters and draws, and which term is
 * to blame where the loss is not finite. Not here: which backend runs the graphs, or the optimiser.
 */
import type { ArrayData, Graph } from './array/graph.ts';
import type { Backend, Executable } from './backends/backend.ts';
import type { Objective, ObjectiveDraw } from './inference/contracts.ts';
import type { Diagnose, ObjectiveSpec } from './inference/svi/index.ts';
import { bindData } from './density.ts';

/** The loss with its gradient; data must have been bound. */
export function objectiveOf(program: Executable, spec: ObjectiveSpec): Objective {
  const write = inputWriter(program, spec.loss, spec);
  const position = program.input('position');
  const loss = program.output('loss');
  const slope = program.output('gradient');
  return {
    dim: spec.dim,
    names: spec.coordinateNames,
    normals: spec.normals,
    minibatches: spec.minibatches,
    evaluate(at, draw, gradient) {
      position.set(at);
      write(draw);
      program.run();
      gradient.set(slope);
      return loss[0];
    },
  };
}

/** Writes the randomness of an evaluation into those inputs that the graph has. */
function inputWriter(
  program: Executable,
  graph: Graph,
  { minibatches }: ObjectiveSpec,
): (draw: ObjectiveDraw) => void {
  const has = (name: string): boolean => graph.inputs.some(input => input.name === name);
  const normals = has('normals') ? program.input('normals') : undefined;
  const rows = minibatches.map(({ plate }) =>
    has(`rows:${plate}`) ? program.input(`rows:${plate}`) : undefined,
  );
  return draw => {
    normals?.set(draw.normals);
    rows.forEach((input, i) => input?.set(draw.rows[i]));
  };
}

/** Loads a graph of the objective and binds its data. */
export function loadBound(backend: Backend, graph: Graph, data: ObjectiveSpec['data']): Executable {
  const program = backend.load(graph);
  bindData(program, graph, data);
  return program;
}

/** Finds the first term that is not finite, else the parameter that is; undefined when all is well. */
export function diagnoser(backend: Backend, spec: ObjectiveSpec): Diagnose {
  return (position, draw) => {
    const lost = spec.coordinateNames.findIndex((_, i) => !Number.isFinite(position[i]));
    if (lost >= 0)
      return {
        site: spec.coordinateNames[lost],
        why: `the parameter ${spec.coordinateNames[lost]} is ${position[lost]}`,
      };
    const program = loadBound(backend, spec.terms, spec.data);
    try {
      program.input('position').set(position);
      inputWriter(program, spec.terms, spec)(draw);
      program.run();
      for (const { output, name, kind } of spec.termEntries) {
        const [value] = program.output(output);
        if (!Number.isFinite(value)) return { site: name, why: `${WORDS[kind]} "${name}" is ${value}` };
      }
      return undefined;
    } finally {
      program.dispose();
    }
  };
}

const WORDS = {
  prior: 'the log prior of',
  likelihood: 'the log likelihood of',
  factor: 'the factor',
  guide: "the guide's log density of",
  jacobian: 'the term',
} as const;

/** Constrained values of all parameters at a position. */
export function paramReader(
  backend: Backend,
  spec: ObjectiveSpec,
): (position: Float64Array) => Readonly<Record<string, ArrayData>> {
  const program = loadBound(backend, spec.params, spec.data);
  const position = program.input('position');
  return at => {
    position.set(at);
    program.run();
    return Object.fromEntries(
      spec.entries.map(({ name, shape }) => [name, { shape, values: program.output(name).slice() }]),
    );
  };
}

/** Draws from the guide at a position: per value row-major [count, ...shape]. */
export function drawValues(
  backend: Backend,
  spec: ObjectiveSpec,
  position: Float64Array,
  { count, normal }: { readonly count: number; normal(): number },
): Readonly<Record<string, ArrayData>> {
  const program = loadBound(backend, spec.values, spec.data);
  program.input('position').set(position);
  const normals = spec.values.inputs.some(input => input.name === 'normals')
    ? program.input('normals')
    : undefined;
  const columns = spec.valueEntries.map(({ name, shape }) => {
    const view = program.output(name);
    return { name, shape: [count, ...shape], view, values: new Float64Array(count * view.length) };
  });
  for (let draw = 0; draw < count; draw++) {
    if (normals !== undefined) for (let i = 0; i < normals.length; i++) normals[i] = normal();
    program.run();
    for (const { view, values } of columns) values.set(view, draw * view.length);
  }
  program.dispose();
  return Object.fromEntries(columns.map(({ name, shape, values }) => [name, { shape, values }]));
}
