/**
 * ArrayValue: the one runtime class behind `Tensor`, concrete (it has numbers) or traced (it is a node of a graph
 * being recorded). Not here: its methods, which methods.ts installs from the functions of the same names.
 */
import { TildeError } from '../errors.ts';
import { formatShape, sizeOf } from './extents.ts';
import type { ArrayData, NodeId } from './graph.ts';
import { formatArray } from './print.ts';
import type { Primitive, Shape } from './primitives.ts';
import type { Axis, Tensor } from './types.ts';

/** Which node of which recording a traced value is; the recorder is compared by identity only. */
export interface NodeRef {
  readonly recorder: object;
  readonly id: NodeId;
}

/**
 * Where a concrete value comes from, which decides how a trace takes it in. `literal`: from numbers in the program,
 * so it becomes a constant. `data`: from `tensor(…)` or an array, so it may become a data input. `derived`: computed
 * from data during a trace, so the trace replays the computation instead of freezing its result.
 */
export type Origin =
  | { readonly kind: 'literal' }
  | { readonly kind: 'data' }
  | {
      readonly kind: 'derived';
      readonly op: Primitive;
      readonly inputs: readonly ArrayValue[];
      readonly params: object;
    };

export const LITERAL: Origin = { kind: 'literal' };
export const DATA: Origin = { kind: 'data' };

interface Content {
  readonly born?: number;
  readonly value?: ArrayData;
  readonly node?: NodeRef;
  readonly origin?: Origin;
}

let born = 0;

/** How many arrays were made so far: tells which of two is older. */
export function births(): number {
  return born;
}

export class ArrayValue {
  /** Shape of the underlying value: hidden axes, in ascending order of id, then the visible ones. */
  readonly full: Shape;
  readonly axes: readonly Axis[];
  readonly value: ArrayData | undefined;
  readonly node: NodeRef | undefined;
  readonly origin: Origin;
  /** Greater than that of every array made before; 0 for lists of the program, whose age is unknown. */
  readonly born: number;

  constructor(full: Shape, content: Content, axes: readonly Axis[] = []) {
    this.full = full;
    this.axes = axes;
    this.value = content.value;
    this.node = content.node;
    this.origin = content.origin ?? DATA;
    this.born = content.born ?? ++born;
  }

  get shape(): Shape {
    return this.axes.length === 0 ? this.full : this.full.slice(this.axes.length);
  }

  get length(): number {
    const [first] = this.shape;
    if (first !== undefined) return first;
    throw new TildeError('shape', 'a scalar has no length', {
      expected: 'an array with at least one axis',
      got: '[]',
    });
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    throw new TildeError('language', 'an array was used as a plain number', {
      expected: 'a plain number',
      got: this.toString(),
      hint: 'in plain TypeScript write add(a, b) or a.add(b); cells turn a + b into that',
    });
  }

  toString(): string {
    const plates = this.axes.map(axis => ` × ${axis.name}: ${axis.size}`).join('');
    if (!this.value) return `Tensor(${formatShape(this.shape)}${plates}, traced)`;
    return this.axes.length > 0 ? `Tensor(${formatShape(this.shape)}${plates})` : formatArray(this.value);
  }

  toJSON(): unknown {
    return this.value ? { shape: this.value.shape, values: [...this.value.values] } : this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

export function isArrayValue(x: unknown): x is ArrayValue {
  return x instanceof ArrayValue;
}

/** True for a run-time array (not for a plain number, though that has the type). */
export function isTensor(x: unknown): x is Tensor {
  return x instanceof ArrayValue;
}

/** The face an ArrayValue shows to modellers. */
export function asTensor(value: ArrayValue): Tensor {
  return value as unknown as Tensor;
}

/** A concrete value over `values`, which must not be changed afterwards. */
export function concrete(shape: Shape, values: Float64Array, origin: Origin = DATA): ArrayValue {
  if (values.length !== sizeOf(shape))
    throw new Error(`${values.length} values for shape ${formatShape(shape)}`);
  return new ArrayValue(shape, { value: { shape, values }, origin });
}

/** A number or boolean of the program as a scalar. */
export function scalar(x: number | boolean): ArrayValue {
  return concrete([], Float64Array.of(Number(x)), LITERAL);
}

/** Reads a Tensor as its ArrayValue; plain numbers, which have the type too, become literals. */
export function asValue(x: Tensor | number | boolean): ArrayValue {
  const given: unknown = x;
  if (given instanceof ArrayValue) return given;
  if (typeof given === 'number' || typeof given === 'boolean') return scalar(given);
  throw new TildeError('argument', `expected a number or an array, got ${describe(given)}`, {
    expected: 'a number or an array',
    got: describe(given),
  });
}

/** A short name for what a stranger handed in: "null", "text "a"", "a function". */
export function describe(x: unknown): string {
  if (x === null || x === undefined) return String(x);
  if (typeof x === 'string') return `text "${x.slice(0, 20)}"`;
  if (typeof x === 'function') return x.name ? `the function ${x.name}` : 'a function';
  if (Array.isArray(x)) return 'a list';
  const kind: unknown = Object.getPrototypeOf(x)?.constructor?.name;
  return typeof x === 'object'
    ? `an object${typeof kind === 'string' && kind !== 'Object' ? ` (${kind})` : ''}`
    : String(x as number | bigint | symbol);
}
