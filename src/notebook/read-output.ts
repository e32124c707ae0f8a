/**
 * Checks stored or foreign outputs before anything draws them: exact kinds, finite sizes, no surprises.
 * Not here: the types themselves (output.ts, plot-spec.ts).
 */
import * as v from 'valibot';
import type { KeptControl, StoredFit } from './document.ts';
import type { Output } from './output.ts';
import { unpackNumbers } from './packed-numbers.ts';
import type { PlotSpec } from './plot-spec.ts';

const text = v.pipe(v.string(), v.maxLength(20_000));
const label = v.optional(text);
/** Links carry long rows packed. */
const packed = v.pipe(v.string(), v.maxLength(5_000), v.transform(unpackNumbers));
const numbers = v.union([v.pipe(v.array(v.number()), v.maxLength(20_000)), packed]);
const role = v.picklist([
  'posterior',
  'prior',
  'exact',
  'data',
  'predictive',
  'ghost',
  'divergence',
  'reference',
  'series1',
  'series2',
  'series3',
  'series4',
]);
const axis = v.object({
  label,
  domain: v.tuple([v.number(), v.number()]),
  ticks: v.optional(numbers),
  names: v.optional(v.pipe(v.array(text), v.maxLength(500))),
  ends: v.optional(v.tuple([text, text])),
});
const limits = { low89: v.number(), low50: v.number(), high50: v.number(), high89: v.number() };
const forestRow = v.object({
  ...limits,
  name: text,
  mean: v.optional(v.number()),
  reported: v.optional(v.number()),
  label,
  note: label,
});
/** A table of cells has holes, and more numbers than a curve. */
const cellValues = v.union([v.pipe(v.array(v.nullable(v.number())), v.maxLength(20_000)), packed]);
const ring = v.object({ x: numbers, y: numbers });
const mark = v.variant('type', [
  v.object({ type: v.literal('bars'), role, edges: numbers, heights: numbers, label }),
  v.object({ type: v.literal('line'), role, x: numbers, y: numbers, label }),
  v.object({
    type: v.literal('area'),
    role,
    x: numbers,
    y: numbers,
    low: v.optional(numbers),
    pale: v.optional(v.boolean()),
    label,
  }),
  v.object({ type: v.literal('dots'), role, x: numbers, y: v.optional(numbers), label }),
  v.object({ type: v.literal('rule'), role, x: v.optional(v.number()), y: v.optional(v.number()), label }),
  v.object({ type: v.literal('interval'), role, label, ...limits }),
  v.object({ type: v.literal('text'), role, x: v.number(), y: v.number(), text }),
  v.object({
    type: v.literal('forest'),
    role,
    title: label,
    rows: v.pipe(v.array(forestRow), v.maxLength(500)),
  }),
  v.object({
    type: v.literal('ranges'),
    role,
    x: numbers,
    low89: numbers,
    low50: numbers,
    high50: numbers,
    high89: numbers,
    label,
  }),
  v.object({
    type: v.literal('cells'),
    role,
    x: numbers,
    y: numbers,
    values: cellValues,
    low: v.number(),
    high: v.number(),
    centre: v.optional(v.number()),
    label,
  }),
  v.object({
    type: v.literal('contour'),
    role,
    rings: v.pipe(v.array(ring), v.maxLength(500)),
    fill: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    label,
  }),
  v.object({
    type: v.literal('violin'),
    role,
    rows: v.pipe(
      v.array(v.object({ ...limits, name: text, mean: v.optional(v.number()), x: numbers, y: numbers })),
      v.maxLength(200),
    ),
  }),
]);

const plotEntries = {
  kind: v.literal('plot'),
  width: v.optional(v.pipe(v.number(), v.minValue(40), v.maxValue(4000))),
  height: v.optional(v.pipe(v.number(), v.minValue(20), v.maxValue(4000))),
  title: label,
  sentence: text,
  conclusion: label,
  x: axis,
  y: v.optional(axis),
  marks: v.pipe(v.array(mark), v.maxLength(500)),
};

/** Schema of a figure, for every border a figure crosses. A panel has no panels. */
export const plotSpecSchema: v.GenericSchema<unknown, PlotSpec> = v.object({
  ...plotEntries,
  panels: v.optional(v.pipe(v.array(v.object(plotEntries)), v.minLength(1), v.maxLength(36))),
  columns: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12))),
});

const table = v.object({
  kind: v.literal('table'),
  title: label,
  rows: v.number(),
  columns: v.pipe(
    v.array(
      v.object({
        name: text,
        note: label,
        places: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20))),
        values: v.pipe(v.array(v.nullable(v.union([v.number(), text, v.boolean()]))), v.maxLength(1000)),
      }),
    ),
    v.maxLength(100),
  ),
});

const controlValue = v.union([v.number(), text, v.boolean()]);
const widgetBase = {
  kind: v.literal('widget'),
  id: text,
  label: text,
  initial: v.optional(controlValue),
};
const widget = v.variant('control', [
  v.object({
    ...widgetBase,
    control: v.picklist(['slider', 'number']),
    min: v.number(),
    max: v.number(),
    step: v.number(),
    value: v.number(),
  }),
  v.object({ ...widgetBase, control: v.literal('select'), options: v.array(text), value: text }),
  v.object({ ...widgetBase, control: v.literal('checkbox'), value: v.boolean() }),
  v.object({ ...widgetBase, control: v.literal('button'), value: v.number() }),
  v.object({ ...widgetBase, control: v.picklist(['text', 'file']), value: text }),
  v.object({
    ...widgetBase,
    control: v.literal('play'),
    min: v.number(),
    max: v.number(),
    step: v.number(),
    interval: v.number(),
    value: v.number(),
  }),
]);

const modelCard = v.object({
  kind: v.literal('modelCard'),
  title: text,
  unknowns: v.number(),
  equations: v.pipe(v.array(text), v.maxLength(100)),
  nodes: v.pipe(
    v.array(
      v.object({
        id: text,
        latex: text,
        kind: v.picklist(['sampled', 'observed', 'deterministic', 'constant']),
        plates: v.array(text),
      }),
    ),
    v.maxLength(200),
  ),
  edges: v.pipe(v.array(v.object({ from: text, to: text })), v.maxLength(1000)),
  plates: v.pipe(v.array(v.object({ name: text, size: v.number() })), v.maxLength(50)),
  priorPredictive: v.optional(plotSpecSchema),
});

const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));
const short = v.pipe(v.string(), v.maxLength(1_000));
const graphNode = v.object({
  op: short,
  inputs: v.pipe(v.array(place), v.maxLength(1_000)),
  shape: v.pipe(v.array(v.number()), v.maxLength(32)),
  detail: v.optional(short),
  place: v.optional(short),
  once: v.optional(v.boolean()),
});
/** A drawing follows inputs from node to node: they look back, so that it comes to an end. */
const graphNodes = v.pipe(
  v.array(graphNode),
  v.maxLength(1_000),
  v.check(nodes => nodes.every(({ inputs }, id) => inputs.every(input => input < id)), 'inputs look back'),
);
const graphPicture = v.pipe(
  v.object({
    nodes: graphNodes,
    outputs: v.pipe(v.array(v.object({ name: short, node: place })), v.maxLength(1_000)),
  }),
  v.check(({ nodes, outputs }) => outputs.every(({ node }) => node < nodes.length), 'outputs are nodes'),
);
const graphStage = v.object({
  name: short,
  does: text,
  nodes: v.number(),
  value: v.optional(v.number()),
  change: v.optional(v.number()),
  graph: v.optional(graphPicture),
  rows: v.optional(
    v.object({
      heads: v.pipe(v.array(short), v.maxLength(8)),
      cells: v.pipe(v.array(v.pipe(v.array(short), v.maxLength(8))), v.maxLength(200)),
    }),
  ),
  code: v.optional(v.pipe(v.string(), v.maxLength(100_000))),
  bytes: v.optional(v.number()),
});
const graph = v.object({
  kind: v.literal('graph'),
  title: text,
  sentence: text,
  stages: v.pipe(v.array(graphStage), v.minLength(1), v.maxLength(40)),
});

const pair = v.tuple([v.number(), v.number()]);
const steps = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const nutsDoubling = v.pipe(
  v.object({
    direction: v.picklist([1, -1]),
    x: numbers,
    y: numbers,
    gains: v.pipe(v.array(v.nullable(v.number())), v.maxLength(2_000)),
    proposal: steps,
    complete: v.boolean(),
    diverged: v.boolean(),
    turn: v.optional(
      v.object({
        tests: v.pipe(v.array(v.picklist(['whole', 'near', 'far'])), v.minLength(1), v.maxLength(3)),
        ends: v.tuple([steps, steps, steps, steps]),
      }),
    ),
  }),
  v.check(({ x, y, gains }) => x.length > 0 && x.length === y.length && x.length === gains.length, 'as long'),
);
const nutsTransition = v.object({
  step: v.number(),
  start: pair,
  velocity: pair,
  doublings: v.pipe(v.array(nutsDoubling), v.minLength(1), v.maxLength(20)),
  depth: v.number(),
  leapfrogs: v.number(),
  draw: steps,
  position: pair,
  limited: v.boolean(),
});
const nuts = v.object({
  kind: v.literal('nuts'),
  title: text,
  sentence: text,
  names: v.tuple([short, short]),
  x: pair,
  y: pair,
  regions: v.optional(
    v.pipe(
      v.array(
        v.object({
          mass: v.number(),
          level: v.number(),
          rings: v.pipe(v.array(v.object({ x: numbers, y: numbers })), v.maxLength(100)),
        }),
      ),
      v.maxLength(12),
    ),
  ),
  draws: v.optional(v.object({ x: numbers, y: numbers })),
  transitions: v.pipe(v.array(nutsTransition), v.minLength(1), v.maxLength(100)),
});

const row = v.object({
  site: text,
  mean: v.number(),
  sd: v.number(),
  ...limits,
  ess: v.number(),
  rhat: v.number(),
});

/** Every kind worth storing: runs and errors belong to a session, not to a document. */
const outputSchema: v.GenericSchema<unknown, Output> = v.union([
  v.object({ kind: v.literal('value'), type: text, text }),
  v.object({ kind: v.literal('text'), stream: v.picklist(['log', 'warn', 'error']), text }),
  v.object({ kind: v.literal('markdown'), text }),
  table,
  widget,
  plotSpecSchema,
  modelCard,
  graph,
  nuts,
]);

const fitSchema: v.GenericSchema<unknown, StoredFit> = v.object({
  name: text,
  cell: v.optional(short),
  verdict: text,
  chains: v.number(),
  draws: v.number(),
  seconds: v.number(),
  partial: v.boolean(),
  seed: v.optional(v.number()),
  made: v.optional(short),
  rows: v.pipe(v.array(row), v.maxLength(2000)),
  omitted: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** Nobody reads the issues, and a foreign list can have a million of them. */
const FIRST_ISSUE = { abortEarly: true } as const;

/** The output, or nothing where it is not one. */
export function readOutput(value: unknown): Output | undefined {
  const parsed = v.safeParse(outputSchema, value, FIRST_ISSUE);
  return parsed.success ? parsed.output : undefined;
}

/** The stored fit, or nothing where it is not one. */
export function readFit(value: unknown): StoredFit | undefined {
  const parsed = v.safeParse(fitSchema, value, FIRST_ISSUE);
  return parsed.success ? parsed.output : undefined;
}

const controlsSchema: v.GenericSchema<unknown, readonly KeptControl[]> = v.pipe(
  v.array(v.object({ id: text, value: controlValue, initial: controlValue })),
  v.maxLength(1_000),
);

/** The controls as they were left, or nothing where that is not what it is. */
export function readControls(value: unknown): readonly KeptControl[] | undefined {
  const parsed = v.safeParse(controlsSchema, value, FIRST_ISSUE);
  return parsed.success ? parsed.output : undefined;
}
