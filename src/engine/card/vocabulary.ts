/**
 * Which nodes of a symbolic run have names, and how those read from inside a statement: sites by their own name,
 * data by the name they have in the notebook, plates and loops as subscripts.
 * Not here: what stands between the names (expression.ts).
 */
import type { ArrayData, NodeId } from '../array/graph.ts';
import { equalArrays, namedArrays, type NamedArray } from '../model/data-names.ts';
import type { Symbolic, SymbolicSite } from '../model/symbolic.ts';
import type { Labels } from './labels.ts';
import { numeral, symbolOf, withSubscripts, type Symbol } from './symbols.ts';

/** A thing with a name in the model: a site, all instances of a site in a loop, or an array of data. */
export interface Thing {
  readonly id: string;
  readonly symbol: Symbol;
  /** Loop indices of this instance, outermost first. */
  readonly loops: readonly number[];
}

export interface Vocabulary {
  /** Nodes with names, before the statement of this number. */
  thingAt(node: NodeId, statement: number): Thing | undefined;
  /** The thing that a statement declares. */
  declared(statement: number): Thing;
  /** Letter of a plate. */
  letter(plate: string): string;
  /** LaTeX of small literal arrays that need no name. */
  literal(node: NodeId, labels: Labels): string | undefined;
}

const PLATE_LETTERS = ['i', 'j', 'k', 'l', 'm', 'n', 'q'];
const LOOP_LETTERS = ['t', 's', 'r'];
const DATA_LETTERS = ['d', 'e', 'c', 'b', 'a'];

/** Letter of the loop at this depth. */
export function loopLetter(depth: number): string {
  return LOOP_LETTERS[Math.min(depth, LOOP_LETTERS.length - 1)];
}

/** "x[3][1]" → "x" and [3, 1]. */
export function splitLoops(name: string): { readonly base: string; readonly loops: readonly number[] } {
  const [, base, indices] = /^(.*?)((?:\[\d+\])*)$/.exec(name) ?? ['', name, ''];
  return { base, loops: [...indices.matchAll(/\d+/g)].map(([digits]) => Number(digits)) };
}

/** @param names top-level values of the notebook by name, of which arrays, columns and members are used */
export function vocabularyOf(symbolic: Symbolic, names: Readonly<Record<string, unknown>>): Vocabulary {
  const { graph, sites } = symbolic;
  const things = sites.map(thingOf);
  const inputs = new Map(graph.inputs.map(input => [input.name, input.node]));
  const computed = computedNodes(symbolic);
  const fixed = new Map<NodeId, Thing>();
  sites.forEach((site, i) => {
    const node = site.input === undefined ? undefined : inputs.get(site.input);
    if (node !== undefined) fixed.set(node, things[i]);
  });
  const small = new Map<NodeId, ArrayData>();
  const title = dataTitles(symbolic, names);
  for (const [name, data] of Object.entries(symbolic.data)) {
    const node = inputs.get(name);
    if (node === undefined) continue;
    const found = title(data);
    const called = found && freeName(found, symbolic, [...things, ...fixed.values()]);
    if (called === undefined && isSmall(data)) small.set(node, data);
    else fixed.set(node, dataThing(called ?? nextLetter(fixed)));
  }
  const letters = plateLetters(symbolic, new Set(things.map(thing => thing.symbol.base)));
  return {
    thingAt: (node, statement) => {
      const found = fixed.get(node);
      if (found !== undefined) return found;
      const by = computed.get(node);
      return by !== undefined && by < statement ? things[by] : undefined;
    },
    declared: statement => things[statement],
    letter: plate => letters.get(plate) ?? 'i',
    literal: (node, labels) => {
      const data = small.get(node);
      return data === undefined ? undefined : smallArray(data, labels);
    },
  };
}

function thingOf({ address, name }: SymbolicSite): Thing {
  const { base, loops } = splitLoops(name);
  const scope = address.slice(0, address.lastIndexOf('/') + 1);
  return { id: scope + base, symbol: symbolOf(readable(base)), loops };
}

/** Sites without a name are called after their line and column; they are shown as x. */
function readable(name: string): string {
  return /^(sample|observe|deterministic|factor)(@|$)/.test(name) ? 'x' : name;
}

function dataThing(name: string): Thing {
  return { id: name, symbol: symbolOf(name), loops: [] };
}

function nextLetter(fixed: ReadonlyMap<NodeId, Thing>): string {
  const taken = new Set([...fixed.values()].map(thing => thing.id));
  return DATA_LETTERS.find(letter => !taken.has(letter)) ?? 'data';
}

/** Nodes that deterministic statements name, unless they are inputs or constants anyway; the first name wins. */
function computedNodes({ graph, sites }: Symbolic): ReadonlyMap<NodeId, number> {
  const outputs = new Map(graph.outputs.map(output => [output.name, output.node]));
  const found = new Map<NodeId, number>();
  sites.forEach((site, i) => {
    if (site.kind !== 'deterministic') return;
    const node = outputs.get(site.parts.value.output);
    if (node === undefined || found.has(node)) return;
    const { op } = graph.nodes[node];
    if (op !== 'input' && op !== 'constant') found.set(node, i);
  });
  return found;
}

/**
 * Names of arrays: the notebook's, those of members and columns among them, else that of a learnable constant or of the
 * site which observes the array.
 */
function dataTitles(
  { sites, params, data }: Symbolic,
  names: Readonly<Record<string, unknown>>,
): (array: ArrayData) => NamedArray | undefined {
  const observed = sites.flatMap(site =>
    site.data === undefined ? [] : [{ name: splitLoops(site.name).base, data: site.data }],
  );
  const learnt = [...params].map(([array, name]) => ({ name, data: array }));
  const all: readonly NamedArray[] = [...namedArrays(Object.values(data), names), ...learnt, ...observed];
  return array =>
    all.find(entry => entry.data === array) ?? all.find(entry => equalArrays(entry.data, array));
}

/** A column is called by its own name unless something else has it: then by that of its table too. */
function freeName({ name, owner, data }: NamedArray, { sites }: Symbolic, others: readonly Thing[]): string {
  if (owner === undefined) return name;
  const observes = sites.some(
    site => splitLoops(site.name).base === name && site.data !== undefined && equalArrays(site.data, data),
  );
  return !observes && others.some(({ id }) => id === name) ? `${owner}.${name}` : name;
}

function isSmall({ shape, values }: ArrayData): boolean {
  return shape.length <= 1 && (values.length <= 3 || isUniform(values)) && values.length > 0;
}

const isUniform = (values: Float64Array): boolean => values.every(value => value === values[0]);

function smallArray({ values }: ArrayData, labels: Labels): string {
  const shown = labels.every(label => label === undefined);
  return isUniform(values) || !shown ? numeral(values[0]) : `[${[...values].map(numeral).join(', ')}]`;
}

function plateLetters({ sites }: Symbolic, taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const free = PLATE_LETTERS.filter(letter => !taken.has(letter));
  const names = [...new Set(sites.flatMap(site => site.plates.map(axis => axis.name)))];
  return new Map(names.map((name, i) => [name, free[Math.min(i, free.length - 1)] ?? 'i']));
}

/** A thing as it is written from inside a statement with these loop indices. */
export function written(thing: Thing, labels: Labels, here: readonly number[]): string {
  const loops = thing.loops.map((index, depth) => relative(index, here, depth));
  const rest = labels.flatMap(label => (label === undefined ? [] : [readLabel(label, here)]));
  return withSubscripts(thing.symbol, [...loops, ...rest]);
}

/** Near the running index, an index is written as the loop's letter and a difference. */
function relative(index: number, here: readonly number[], depth: number): string {
  const own = here[depth];
  if (own === undefined || Math.abs(index - own) > 2) return String(index);
  const gap = index - own;
  const letter = loopLetter(depth);
  return gap === 0 ? letter : `${letter}${gap > 0 ? '+' : '-'}${Math.abs(gap)}`;
}

function readLabel(label: string, here: readonly number[]): string {
  if (!/^\d+$/.test(label)) return label;
  const depth = here.findIndex(index => Math.abs(index - Number(label)) <= 2);
  return depth < 0 ? label : relative(Number(label), here, depth);
}
