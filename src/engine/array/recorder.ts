/**
 * A Recorder appends primitives to a growing graph: equal nodes are shared (hash-consing), constants folded, and
 * concrete values taken in as constants or, where the owner asks, as data inputs. A stack says which one records now.
 * Not here: the tracing entry point (trace.ts).
 */
import { TildeError } from '../errors.ts';
import { sizeOf } from './extents.ts';
import type { ArrayData, GraphInput, Node, NodeId } from './graph.ts';
import { runKernel } from './run-kernel.ts';
import { resultShape } from './shape.ts';
import type { ParamsOf, Primitive, Shape } from './primitives.ts';
import { fillOf, simplify } from './simplify.ts';
import { sliceOfGather } from './slice-of-gather.ts';
import { ArrayValue, asTensor, asValue, isArrayValue } from './tensor.ts';
import type { Tensor } from './types.ts';
import { currentPlace, currentWatch, type Watch } from './watch.ts';

/** Most nodes a trace may have unless its owner says otherwise. */
export const TRACE_LIMIT = 20_000;
/** Folding never makes a constant larger than this, unless its inputs were. */
const FOLD_LIMIT = 4096;

/** More nodes than any trace has; its square is a whole number. */
const PLAIN_IDS = 2 ** 26;

/** Sorting the inputs of these lets a·b and b·a share a node; the result is the same bit for bit. */
const COMMUTATIVE: ReadonlySet<Primitive> = new Set<Primitive>(['add', 'mul', 'eq', 'ne', 'and', 'or']);

export interface RecorderOptions {
  /**
   * Asked once for every concrete array of data that enters the trace: a Tensor of this trace (usually from
   * `addInput`) to stand for it, or undefined to make it a constant. Numbers written in the program are not asked.
   */
  readonly lift?: (data: ArrayData) => Tensor | undefined;
  /** Most nodes before the trace stops with a TildeError; default 20,000. */
  readonly limit?: number;
  /** Whether values of an enclosing trace may be used (they become inputs, see `Recorder.captures`). */
  readonly capture?: boolean;
}

/** A value of an enclosing trace that this one uses, under the input name it was given. */
export interface Capture {
  readonly name: string;
  readonly value: Tensor;
}

export class Recorder {
  readonly nodes: Node[] = [];
  readonly inputs: GraphInput[] = [];
  readonly captures: Capture[] = [];
  /** Values made from program arrays during this trace, by the array: the same array gives the same input. */
  readonly arrays = new WeakMap<object, ArrayValue>();
  readonly options: RecorderOptions;
  private readonly watch: Watch | undefined = currentWatch();
  private readonly known = new Map<string, NodeId>();
  /** The same for primitives of one or two inputs and no parameters, which most are: by their inputs as one number. */
  private readonly plain = new Map<Primitive, Map<number, NodeId>>();
  private readonly lifted = new Map<ArrayData, NodeId>();
  private readonly standing = new Map<NodeId, ArrayData>();
  private readonly captured = new Map<object, Map<NodeId, NodeId>>();

  constructor(options: RecorderOptions) {
    this.options = options;
  }

  /** The traced value of a node. */
  value(id: NodeId): ArrayValue {
    return new ArrayValue(this.nodes[id].shape, { node: { recorder: this, id } });
  }

  /** Appends a named input. */
  input(name: string, role: GraphInput['role'], shape: Shape): NodeId {
    if (this.inputs.some(input => input.name === name))
      throw new Error(`two inputs of a graph are named ${name}`);
    const node = this.push({ op: 'input', inputs: [], params: { name }, shape });
    this.inputs.push({ name, role, node });
    return node;
  }

  /** Appends a constant; one number stands for all where they are equal. */
  constant(shape: Shape, values: ArrayLike<number>): NodeId {
    const [first] = Array.from({ length: Math.min(1, values.length) }, () => values[0]);
    let uniform = values.length > 0;
    for (let i = 1; uniform && i < values.length; i++) uniform = Object.is(values[i], first);
    const params = { values: uniform ? [first] : Array.from(values) };
    return this.share({ op: 'constant', inputs: [], params, shape }, params.values.map(numberKey).join());
  }

  /** The node that stands for a value in this graph. */
  idOf(value: ArrayValue): NodeId {
    if (value.node?.recorder === this) return value.node.id;
    if (value.node) return this.capture(value, value.node.recorder, value.node.id);
    if (!value.value) throw new Error('an array value is neither concrete nor traced');
    return this.lift(value, value.value);
  }

  /** Appends a primitive, or returns the node that already equals it. */
  append<P extends Primitive>(op: P, inputs: readonly NodeId[], params: ParamsOf<P>): NodeId {
    if (this.watch?.plain) return this.pushPlain(op, inputs, params);
    const ids = COMMUTATIVE.has(op) && inputs[0] > inputs[1] ? [inputs[1], inputs[0]] : inputs;
    const shapes = ids.map(id => this.nodes[id].shape);
    const places = op === 'gather' ? this.nodes[ids[1]] : undefined;
    const run = places?.op === 'constant' && sliceOfGather(constantData(places), shapes[0], params);
    if (run) return this.append('slice', [ids[0]], run);
    const shape = resultShape(op, shapes, params);
    const node = { op, inputs: ids, params, shape };
    return simplify(this.nodes, node) ?? this.fold(node) ?? this.shareApplied(node as unknown as Node);
  }

  /** Takes the operation as it comes, for who wants to see what was written. */
  private pushPlain<P extends Primitive>(op: P, inputs: readonly NodeId[], params: ParamsOf<P>): NodeId {
    const shapes = inputs.map(id => this.nodes[id].shape);
    return this.push({ op, inputs, params, shape: resultShape(op, shapes, params) } as unknown as Node);
  }

  private lift(value: ArrayValue, data: ArrayData): NodeId {
    const done = this.lifted.get(data);
    if (done !== undefined) return done;
    const id = this.liftNew(value, data);
    this.lifted.set(data, id);
    this.standing.set(id, data);
    return id;
  }

  /** The numbers that a data input stands for; undefined for other nodes, learnable constants among them. */
  dataAt(id: NodeId): ArrayData | undefined {
    const isData = this.inputs.some(({ node, role }) => node === id && role === 'data');
    return isData ? this.standing.get(id) : undefined;
  }

  private liftNew(value: ArrayValue, data: ArrayData): NodeId {
    const { origin } = value;
    const { lift } = this.options;
    if (origin.kind !== 'literal' && !lift && this.options.capture && dataAreInputs())
      return this.addCapture(value);
    if (!lift || origin.kind === 'literal') return this.constant(data.shape, data.values);
    if (origin.kind === 'derived') {
      const indices = origin.op === 'gather' ? origin.inputs[1].value : undefined;
      const run = indices && sliceOfGather(indices, origin.inputs[0].full, origin.params);
      if (run) return this.append('slice', [this.idOf(origin.inputs[0])], run);
      const ids = origin.inputs.map(input => this.idOf(input));
      return this.append(origin.op, ids, origin.params as ParamsOf<Primitive>);
    }
    const stand = lift(data);
    return stand === undefined ? this.constant(data.shape, data.values) : this.idOf(asValue(stand));
  }

  private capture(value: ArrayValue, owner: object, id: NodeId): NodeId {
    if (!this.options.capture || !stack.some(recorder => recorder === owner)) throw leaked();
    const seen = this.captured.get(owner) ?? new Map<NodeId, NodeId>();
    this.captured.set(owner, seen);
    const done = seen.get(id);
    if (done !== undefined) return done;
    const node = this.addCapture(value);
    seen.set(id, node);
    return node;
  }

  private addCapture(value: ArrayValue): NodeId {
    const name = `captured:${this.captures.length}`;
    this.captures.push({ name, value: asTensor(new ArrayValue(value.full, value)) });
    return this.input(name, 'data', value.full);
  }

  private fold(node: {
    op: Primitive;
    inputs: readonly NodeId[];
    params: object;
    shape: Shape;
  }): NodeId | undefined {
    const inputs = node.inputs.map(id => this.nodes[id]);
    if (!inputs.every(input => input.op === 'constant')) return undefined;
    const largest = inputs.reduce((size, input) => Math.max(size, sizeOf(input.shape)), FOLD_LIMIT);
    const size = sizeOf(node.shape);
    const [fill] = inputs.map(fillOf);
    if (fill !== undefined && SPREADS.has(node.op)) return this.constant(node.shape, [fill]);
    if (size > largest) return undefined;
    return this.constant(node.shape, runKernel(node.op, inputs.map(constantData), node.params, node.shape));
  }

  private shareApplied(node: Node): NodeId {
    const { op, params, inputs } = node;
    if (op === 'scan') return this.share(node, exactKey(params));
    if (inputs.length > 2 || Object.keys(params).length > 0) return this.share(node, paramsKey(params));
    const among = this.plain.get(op) ?? new Map<number, NodeId>();
    this.plain.set(op, among);
    const key = inputs.reduce((sum, input) => sum * PLAIN_IDS + input + 1, 0);
    const done = among.get(key);
    if (done !== undefined) return done;
    const id = this.push(node);
    among.set(key, id);
    return id;
  }

  private share(node: Node, detail: string): NodeId {
    if (this.watch?.plain) return this.push(node);
    const key = `${node.op}(${node.inputs.join()})[${node.shape.join()}]${detail}`;
    const done = this.known.get(key);
    if (done !== undefined) return done;
    const id = this.push(node);
    this.known.set(key, id);
    return id;
  }

  private push(node: Node): NodeId {
    const limit = this.options.limit ?? TRACE_LIMIT;
    if (this.nodes.length >= limit) throw tooLarge(limit);
    if (this.watch === undefined) return this.nodes.push(node) - 1;
    // A shape of its own is the onlooker's mark: copies of the node keep it.
    const own = { ...node, shape: [...node.shape] } as Node;
    this.watch.node?.(own, currentPlace());
    return this.nodes.push(own) - 1;
  }
}

/** A constant stays one number through these. */
const SPREADS: ReadonlySet<Primitive> = new Set<Primitive>(['reshape', 'transpose', 'broadcastTo', 'slice']);

function constantData(node: Node): ArrayData {
  const fill = fillOf(node);
  if (fill !== undefined)
    return { shape: node.shape, values: new Float64Array(sizeOf(node.shape)).fill(fill) };
  const values = node.op === 'constant' ? Float64Array.from(node.params.values) : new Float64Array();
  return { shape: node.shape, values };
}

function numberKey(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

function paramsKey(params: object): string {
  return JSON.stringify(params);
}

/** Like paramsKey where numbers may be −0 or not finite, as the constants of a scan's body. */
function exactKey(params: object): string {
  return JSON.stringify(params, (_, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? numberKey(value) : value,
  );
}

function leaked(): TildeError {
  return new TildeError('model', 'a traced value was used outside the trace that made it', {
    expected: 'values made in the same call of the model',
    hint: 'return the value from the model, for example with deterministic(name, value), instead of storing it outside',
  });
}

function tooLarge(limit: number): TildeError {
  return new TildeError(
    'trace-size',
    `the model unrolls into more than ${limit.toLocaleString('en')} operations`,
    {
      expected: `at most ${limit.toLocaleString('en')} operations`,
      got: 'more, usually from a loop over data',
      hint: 'write the loop as one vector operation, observe(Normal(a + b * x, s), y), or use plate(name, n, () => …) or scan(f, init, xs)',
    },
  );
}

const stack: Recorder[] = [];

/** The recorder that takes new operations now, if any. */
export function currentRecorder(): Recorder | undefined {
  return stack.at(-1);
}

/** Whether some trace under way takes data as inputs, so that work on data must be redone when they change. */
export function dataAreInputs(): boolean {
  return stack.some(recorder => recorder.options.lift !== undefined);
}

/** How many traces are under way, one inside the other; 0 outside any. */
export function recordingDepth(): number {
  return stack.length;
}

/** Runs `body` with this recorder on top of the stack. */
export function recording<T>(recorder: Recorder, body: () => T): T {
  stack.push(recorder);
  try {
    return body();
  } finally {
    stack.pop();
  }
}

/** True for a value that is a node of a graph rather than numbers. */
export function isTraced(x: unknown): boolean {
  return isArrayValue(x) && x.node !== undefined;
}
