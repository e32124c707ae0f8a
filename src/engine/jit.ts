/**
 * `jit`: a function recorded once for every form of its arguments, compiled to WebAssembly and run there. Inside another
 * recording (a gradient, a model, another `jit`) it is an ordinary call, compiled with the whole.
 * Not here: compiling (backends/wasm), recording (transform.ts).
 */
import type { Graph } from './array/graph.ts';
import { openAxes, recordingDepth, type Tensor } from './array/index.ts';
import { sizeOf } from './array/extents.ts';
import { asTensor, asValue, concrete } from './array/tensor.ts';
import { dataInputs, trace } from './array/trace.ts';
import { type Structure, unflatten } from './array/tree.ts';
import { checkFunction, choose, type Chosen, type GivenAll, isArrays, shown } from './autodiff/arguments.ts';
import { type AnyFunction, noteStage } from './autodiff/staged.ts';
import type { Executable } from './backends/backend.ts';
import { interpreter } from './backends/interpreter/index.ts';
import { type CompiledWasm, compileWasm, instantiateWasm } from './backends/wasm/index.ts';
import { bindData } from './density.ts';
import { insideModel } from './model/effects.ts';
import { allWays, explained, MOST_NODES } from './transform.ts';

/** Options of `jit`. */
export interface JitOptions {
  /** Places of arguments that are part of the program: f sees them as they are, and other ones compile anew. Default none. */
  readonly staticArgnums?: readonly number[];
}

/**
 * f compiled: at the first call with arguments of some shapes f runs once on symbols, and what it computes becomes a
 * WebAssembly program that later calls with such arguments run. Its value is f's, up to the last bits of sums. Arguments
 * are numbers, arrays, plain objects and lists of arrays; text, truth values and functions are part of the program, as
 * are arguments that `staticArgnums` names. The result may be an array, a list or a plain object of arrays; numbers in
 * give numbers out.
 *
 * f must only compute: what it uses from outside is taken as it is at the first call. A condition on an argument is
 * followed both ways, up to 64, and the result chosen; loops that end by a value need `whileLoop` or `scan`. Nests:
 * `grad(jit(f))`, `hessian(jit(f))` and `vmap(jit(f))` are compiled too.
 *
 * @throws TildeError 'condition' at the first call where conditions cannot be followed; 'argument' where f returns
 *   something else than arrays
 */
export function jit<Args extends readonly Tensor[], R>(
  f: (...args: Args) => R,
  options?: JitOptions,
): (...args: GivenAll<Args>) => R;
export function jit<Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  options?: JitOptions,
): (...args: GivenAll<Args>) => R;
export function jit(f: AnyFunction, options: JitOptions = {}): AnyFunction {
  checkFunction(f, 'jit');
  const raw = f as Loose;
  const programs = new Cache<Program>(MOST_PROGRAMS, program => program.dispose());
  const compiled = (...args: unknown[]): unknown => {
    if (recordingDepth() > 0 || openAxes().length > 0 || insideModel()) return raw(...args);
    const isStatic = (arg: unknown, i: number): boolean =>
      options.staticArgnums?.includes(i) === true || !isArrays(arg);
    const argnums = args.flatMap((arg, i) => (isStatic(arg, i) ? [] : [i]));
    const chosen = choose(args, { argnums }, 'jit');
    const key = keyOf(args, chosen, argnums);
    const program = programs.get(key, () => new Program(raw, chosen));
    return program.run(chosen);
  };
  noteStage(compiled, transform => jit(transform(f), options));
  return compiled;
}

type Loose = (...args: unknown[]) => unknown;

/** Programs one function keeps: one for every form of its arguments. */
const MOST_PROGRAMS = 32;
/** Modules that all functions share. */
const MOST_MODULES = 64;

const HINT =
  'write where(test, a, b) or cond(…) for a choice, whileLoop(…), fori(…) or scan(…) for a loop; name an argument in staticArgnums to compile for its value; or call the function without jit';

/** The newest entries; those used longest ago give way. */
class Cache<T> {
  private readonly entries = new Map<string, T>();
  private readonly most: number;
  private readonly discard: (entry: T) => void;

  constructor(most: number, discard: (entry: T) => void = () => undefined) {
    this.most = most;
    this.discard = discard;
  }

  get(key: string, make: () => T): T {
    const entry = this.entries.get(key) ?? make();
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries;
    if (this.entries.size > this.most && oldest !== undefined) {
      this.discard(oldest[1]);
      this.entries.delete(oldest[0]);
    }
    return entry;
  }
}

const modules = new Cache<CompiledWasm>(MOST_MODULES);

/** f for arguments of one form. */
class Program {
  private readonly executable: Executable;
  private readonly structure: Structure;
  private readonly shapes: readonly (readonly number[])[];

  constructor(f: Loose, chosen: Chosen) {
    const { data, lift } = dataInputs();
    let structure: Structure = { kind: 'leaf' };
    const inputs = chosen.leaves.map(
      ({ shape }, i) => ({ name: `x${i}`, role: 'parameter', shape }) as const,
    );
    const record = (own: readonly Tensor[]): Record<string, Tensor> => {
      const result = allWays(() => f(...chosen.rebuild(own)), 'jit');
      structure = result.structure;
      return Object.fromEntries(result.leaves.map((leaf, i) => [`y${i}`, leaf]));
    };
    const graph = explained('jit', HINT, () => trace(inputs, record, { lift, limit: MOST_NODES }));
    this.executable = load(graph);
    this.structure = structure;
    this.shapes = graph.outputs.map(({ node }) => graph.nodes[node].shape);
    bindData(this.executable, graph, data);
  }

  run({ leaves, plain }: Chosen): unknown {
    leaves.forEach((leaf, i) => this.executable.input(`x${i}`).set(asValue(leaf).value?.values ?? []));
    this.executable.run();
    const results = this.shapes.map((shape, i) =>
      asTensor(concrete(shape, this.executable.output(`y${i}`).slice(0, sizeOf(shape)))),
    );
    return unflatten(
      this.structure,
      results.map(x => shown(x, plain)),
    );
  }

  dispose(): void {
    this.executable.dispose();
  }
}

/** Equal graphs share a module. Where modules may not be made, the interpreter runs the graph. */
function load(graph: Graph): Executable {
  try {
    return instantiateWasm(modules.get(textOf(graph), () => compileWasm(graph)));
  } catch (error) {
    if (error instanceof Error && error.name === 'CompileError') return interpreter.load(graph);
    throw error;
  }
}

function textOf(graph: Graph): string {
  return JSON.stringify(graph, (_, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
      ? `${Object.is(value, -0) ? '-' : ''}${value}`
      : value,
  );
}

/** What the program depends on: structure and shapes of arrays, and all other arguments themselves. */
function keyOf(args: readonly unknown[], { parts, leaves }: Chosen, argnums: readonly number[]): string {
  const forms = parts.map(({ structure }) => (structure.kind === 'leaf' ? '' : JSON.stringify(structure)));
  const shapes = leaves.map(({ shape }) => shape.join());
  const others = args.map((arg, i) => (argnums.includes(i) ? '' : identity(arg)));
  return JSON.stringify([forms, shapes, others]);
}

const known = new WeakMap<object, number>();
let counted = 0;

function identity(x: unknown): string {
  if ((typeof x !== 'object' && typeof x !== 'function') || x === null)
    return `${typeof x} ${Object.is(x, -0) ? '-0' : String(x)}`;
  const id = known.get(x) ?? ++counted;
  known.set(x, id);
  return `object ${id}`;
}
