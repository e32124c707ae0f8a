/**
 * A loop over arrays that the modeller's functions stand on: records one step and applies the primitive `scan`. Plates
 * around it and arrays from outside go along. Not here: trees of arrays and sites (model/scan.ts), or the primitive.
 */
import { shapeError, TildeError } from '../errors.ts';
import { apply } from './apply.ts';
import { attach, expandAxes, permute, unionAxes } from './axes.ts';
import { batchedPlain } from './batching.ts';
import { formatShape, sameShape, tryBroadcast } from './extents.ts';
import type { Graph } from './graph.ts';
import { openAxes, ownRow } from './plates.ts';
import { currentSite } from './position.ts';
import type { Shape } from './primitives.ts';
import { standsFor } from './range.ts';
import { recordingDepth } from './recorder.ts';
import { buildScan } from './scan-build.ts';
import { portName, UNBOUNDED } from './scan-layout.ts';
import { type ArrayValue, asTensor, asValue } from './tensor.ts';
import { traceClosure } from './trace.ts';
import type { Axis, Tensor } from './types.ts';

export interface Step {
  readonly carry: readonly Tensor[];
  readonly ys: readonly Tensor[];
  /** A scalar: true for no further step; in a plate the loop ends when it is true for all its elements. */
  readonly stop?: Tensor;
}

export interface LoopOptions {
  readonly carry: readonly Tensor[];
  /** First visible extent `length` each. */
  readonly xs: readonly Tensor[];
  readonly length: number;
  /** From the last step to the first; xs and ys keep their places. */
  readonly reverse?: boolean;
  /** Only steps of index below this scalar are done. */
  readonly count?: Tensor;
  /** Runs once, on symbols. */
  readonly step: (carry: readonly Tensor[], x: readonly Tensor[]) => Step;
  /** Who asks, for messages. Default "scan". */
  readonly caller?: string;
}

export interface LoopResult {
  readonly carry: readonly Tensor[];
  /** First visible extent `length` each; 0 for steps not done. */
  readonly ys: readonly Tensor[];
  /** Number of steps done, where the step says when to stop. */
  readonly count: Tensor | undefined;
}

/**
 * Runs `step` `length` times, recorded once.
 * @throws TildeError 'shape' where the step changes the shape of its carry or xs lack `length` elements
 */
export function runLoop(options: LoopOptions): LoopResult {
  const carry = options.carry.map(value => ownRow(asValue(value)));
  const xs = options.xs.map(value => ownRow(asValue(value), 1));
  xs.forEach(x => checkExtent(x.shape, options.length));
  // A carry varies over all plates around it: it may meet any of their values.
  let axes = [...new Set([...openAxes(), ...unionAxes([...carry, ...xs])])].toSorted((a, b) => a.id - b.id);
  for (;;) {
    const wide = carry.map(value => expandAxes(value, axes));
    const recorded = record(options, { wide, carry, xs, axes });
    if (recorded.missing.length === 0) return finish(options, recorded, wide, xs, axes);
    axes = [...axes, ...recorded.missing].toSorted((a, b) => a.id - b.id);
  }
}

function checkExtent(shape: Shape, length: number): void {
  if (shape[0] === length) return;
  throw shapeError(`scan: an array of shape ${formatShape(shape)} does not have ${length} steps`, {
    span: currentSite()?.span,
    expected: `a first extent of ${length}`,
    got: formatShape(shape),
    hint: 'all of xs must have the same first extent: the number of steps',
  });
}

interface Entering {
  readonly wide: readonly ArrayValue[];
  readonly carry: readonly ArrayValue[];
  readonly xs: readonly ArrayValue[];
  readonly axes: readonly Axis[];
}

interface Recorded {
  readonly graph: Graph;
  readonly constants: readonly ArrayValue[];
  /** Hidden axes of every y. */
  readonly yAxes: readonly (readonly Axis[])[];
  /** Axes of the new carry that the old one lacks. */
  readonly missing: readonly Axis[];
  readonly stops: boolean;
  /** How many of the last ys are carries as they came. */
  readonly kept: number;
}

function record(options: LoopOptions, { wide, carry, xs, axes }: Entering): Recorded {
  const inputs = [...wide.map(value => value.full), ...xs.map(sliceShape)].map(
    (shape, i) => ({ name: portName(i), role: 'parameter', shape }) as const,
  );
  let yAxes: (readonly Axis[])[] = [];
  let missing: readonly Axis[] = [];
  let stops = false;
  let kept = 0;
  const { graph, captures } = traceClosure(inputs, args => {
    xs.forEach((x, i) => standsFor(args[carry.length + i], asTensor(x)));
    const own = args.map((arg, i) =>
      asTensor(attach(asValue(arg), i < carry.length ? axes : xs[i - carry.length].axes)),
    );
    const step = options.step(own.slice(0, carry.length), own.slice(carry.length));
    const next = step.carry.map((value, i) => fit(asValue(value), carry[i].shape, options));
    missing = unionAxes(next).filter(axis => !axes.some(known => known.id === axis.id));
    const full = next.map(value => (missing.length > 0 ? value : expandAxes(value, axes)));
    const ys = step.ys.map(asValue);
    yAxes = ys.map(y => y.axes);
    stops = step.stop !== undefined;
    // Every carry as it came is a y too: what derivatives need, dropped where nobody reads it.
    const keeps = recordingDepth() > 1 && options.length < UNBOUNDED;
    const stacks = keeps ? own.slice(0, carry.length).map(asValue) : [];
    kept = stacks.length;
    const all = [
      ...full,
      ...ys,
      ...stacks,
      ...(step.stop === undefined ? [] : [everywhere(asValue(step.stop))]),
    ];
    return Object.fromEntries(all.map((value, i) => [portName(i), asTensor(attach(value, []))]));
  });
  const declared = graph.inputs.slice(0, inputs.length);
  const body = { ...graph, inputs: [...graph.inputs.slice(inputs.length), ...declared] };
  return { graph: body, constants: captures.map(({ value }) => asValue(value)), yAxes, missing, stops, kept };
}

/** True where it is true for all elements of all plates. */
function everywhere(stop: ArrayValue): ArrayValue {
  if (stop.full.length === 0) return stop;
  const open = apply('not', [attach(stop, [])], {});
  return apply('not', [apply('sum', [open], { axes: open.full.map((_, i) => i) })], {});
}

function sliceShape(value: ArrayValue): Shape {
  return value.full.toSpliced(value.axes.length, 1);
}

function fit(value: ArrayValue, shape: Shape, { caller = 'scan' }: LoopOptions): ArrayValue {
  if (sameShape(value.shape, shape)) return value;
  const joint = tryBroadcast(value.shape, shape);
  if (joint && sameShape(joint, shape)) return batchedPlain('broadcastTo', [value], { shape });
  throw new TildeError(
    'shape',
    `${caller}: the carry has shape ${formatShape(shape)} before a step and ${formatShape(value.shape)} after it`,
    {
      span: currentSite()?.span,
      expected: `shape ${formatShape(shape)}, as at the start`,
      got: formatShape(value.shape),
      hint: 'give it its final shape at the start, for example zeros(2), and keep it in every step',
    },
  );
}

function finish(
  { length, reverse = false, count }: LoopOptions,
  { graph, constants, yAxes, stops, kept }: Recorded,
  wide: readonly ArrayValue[],
  xs: readonly ArrayValue[],
  axes: readonly Axis[],
): LoopResult {
  const result = buildScan({
    body: graph,
    constants,
    carries: wide,
    xs: xs.map(timeFirst),
    length,
    reverse,
    count: count && asValue(count),
    stops,
    kept,
  });
  return {
    carry: result.carries.map(value => asTensor(attach(value, axes))),
    ys: yAxes.map((own, j) => asTensor(attach(timeAfter(result.ys[j], own.length), own))),
    count: result.count && asTensor(result.count),
  };
}

/** The steps before the hidden axes. */
function timeFirst(value: ArrayValue): ArrayValue {
  const h = value.axes.length;
  const others = value.full.map((_, i) => i).filter(i => i !== h);
  return permute(value, [h, ...others]);
}

/** The steps behind the first `h` others. */
function timeAfter(value: ArrayValue, h: number): ArrayValue {
  return permute(
    value,
    value.full.map((_, i) => (i < h ? i + 1 : i === h ? 0 : i)),
  );
}
