/**
 * The model's statements as LaTeX, one line each, in program order; a loop's instances share a line where they say the
 * same. Not here: how an expression reads (expression.ts).
 */
import type { Graph, NodeId } from '../array/graph.ts';
import type { Axis } from '../array/index.ts';
import type { Symbolic, SymbolicPart, SymbolicSite } from '../model/symbolic.ts';
import { formulaOf, NUMBER, type Naming } from './expression.ts';
import type { Labels } from './labels.ts';
import { upright, withSubscripts } from './symbols.ts';
import { loopLetter, written, type Thing, type Vocabulary } from './vocabulary.ts';

/** Instances of one loop that are read; the rest are taken to be like them. */
const INSTANCES = 12;
/** Most lines for one statement in a loop before only the last is shown. */
const MOST_FORMS = 3;

/** All lines. */
export function equationsOf(symbolic: Symbolic, vocabulary: Vocabulary): readonly string[] {
  const groups = new Map<string, number[]>();
  symbolic.sites.forEach((site, i) => {
    if (site.kind === 'factor') return;
    const { id, loops } = vocabulary.declared(i);
    const key = loops.length === 0 ? `${id} ${i}` : id;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  return [...groups.values()].flatMap(statements => linesOf(symbolic, vocabulary, statements));
}

interface Line {
  readonly left: string;
  readonly right: string;
}

function linesOf(symbolic: Symbolic, vocabulary: Vocabulary, statements: readonly number[]): string[] {
  const chosen = spread(statements).map(statement => {
    const thing = vocabulary.declared(statement);
    return { thing, line: lineOf(symbolic, vocabulary, statement) };
  });
  const forms = merged(chosen);
  const shown = forms.length > MOST_FORMS ? forms.slice(-1) : forms;
  return shown.map(({ lines, things }) => {
    const [first, ...others] = lines;
    const alone = things.length === 1 && statements.length > 1 && shown.length > 1;
    const left = alone ? firstInstance(things[0]) : first.left;
    return `${left} ${others.reduce(blend, first.right).replace(/[⟦⟧]/g, '')}`;
  });
}

/** A symbol such as x_0 for a statement of a loop that stands by itself. */
function firstInstance(thing: Thing): string {
  return withSubscripts(thing.symbol, thing.loops.map(String));
}

/** At most `INSTANCES` of the statements: the first, the last and some between. */
function spread(statements: readonly number[]): readonly number[] {
  if (statements.length <= INSTANCES) return statements;
  const half = INSTANCES / 2;
  return [...statements.slice(0, half), ...statements.slice(-half)];
}

interface Form {
  readonly key: string;
  readonly things: Thing[];
  readonly lines: Line[];
}

/** Lines that differ in nothing but numbers belong together. */
function merged(read: readonly { readonly thing: Thing; readonly line: Line }[]): readonly Form[] {
  const forms = new Map<string, Form>();
  for (const { thing, line } of read) {
    const key = line.right.replace(/⟦[^⟧]*⟧/g, '⟦⟧');
    const form = forms.get(key) ?? { key, things: [], lines: [] };
    forms.set(key, form);
    form.things.push(thing);
    form.lines.push(line);
  }
  return [...forms.values()];
}

/** Of two lines alike but for numbers: numbers that differ become data of the loop. */
function blend(a: string, b: string | Line): string {
  const other = typeof b === 'string' ? b : b.right;
  const numbers = [...other.matchAll(/⟦([^⟧]*)⟧/g)].map(match => match[1]);
  let at = 0;
  return a.replace(/⟦([^⟧]*)⟧/g, (_, mine: string) => {
    const same = mine === numbers[at++];
    return `${NUMBER.open}${same ? mine : `d_${loopLetter(0)}`}${NUMBER.close}`;
  });
}

function lineOf(symbolic: Symbolic, vocabulary: Vocabulary, statement: number): Line {
  const site = symbolic.sites[statement];
  const thing = vocabulary.declared(statement);
  const axes = site.kind === 'deterministic' ? site.parts.value.axes : site.plates;
  const left = written(thing, letters(axes, vocabulary), thing.loops);
  const text = (part: SymbolicPart): string => partText(symbolic, vocabulary, statement, part);
  if (site.kind === 'deterministic') return { left, right: `= ${text(site.parts.value)}` };
  return { left, right: `\\sim ${distributionText(site, text)}` };
}

function letters(axes: readonly Axis[], vocabulary: Vocabulary): Labels {
  return axes.map(axis => vocabulary.letter(axis.name));
}

function distributionText(
  { distribution, parts }: SymbolicSite,
  text: (part: SymbolicPart) => string,
): string {
  const template = distribution?.latex ?? '';
  if (distribution?.name === 'Mixture' && !template.includes('{0.')) return mixtureText(parts, text);
  return fill(template, parts, text);
}

/** Replaces {name} by what the parameter of that name is. */
function fill(
  template: string,
  parts: Readonly<Record<string, SymbolicPart>>,
  text: (part: SymbolicPart) => string,
): string {
  return template.replace(/\{([\w.]+)\}/g, (whole, key: string) =>
    Object.hasOwn(parts, key) ? text(parts[key]) : whole,
  );
}

/** Weights, then the parameters of every component in brackets. */
function mixtureText(
  parts: Readonly<Record<string, SymbolicPart>>,
  text: (part: SymbolicPart) => string,
): string {
  const components = new Map<string, string[]>();
  for (const [key, part] of Object.entries(parts)) {
    const [k, name] = key.split('.');
    if (name !== undefined) components.set(k, [...(components.get(k) ?? []), text(part)]);
  }
  const brackets = [...components.values()].map(each => `(${each.join(', ')})`);
  return `${upright('Mixture')}(${[text(parts.weights), ...brackets].join(',\\; ')})`;
}

/** A parameter as written, or f(…) of what it depends on where that cannot be read. */
function partText(symbolic: Symbolic, vocabulary: Vocabulary, statement: number, part: SymbolicPart): string {
  const { graph, sites } = symbolic;
  const node = nodeOf(graph, part);
  const here = vocabulary.declared(statement).loops;
  const labels = labelsOf(graph, node, part.axes, vocabulary);
  const naming: Naming = {
    symbol: (id, own) => {
      const thing = vocabulary.thingAt(id, statement);
      return thing === undefined ? vocabulary.literal(id, own) : written(thing, own, here);
    },
  };
  // A deterministic statement names its own node only for those after it.
  const formula = formulaOf(graph, node, labels, naming);
  if (formula !== undefined) return formula;
  const parents = parentsOf(graph, vocabulary, statement, [node]);
  const random = parents.filter(({ node: id }) => sites.some(site => isOf(graph, site, id, vocabulary)));
  const named = (random.length > 0 ? random : parents).map(({ thing }) => written(thing, [], here));
  return `f(${[...new Set(named)].slice(0, 5).join(', ')})`;
}

function isOf(graph: Graph, site: SymbolicSite, node: NodeId, vocabulary: Vocabulary): boolean {
  const input = graph.nodes[node];
  if (input.op !== 'input') return vocabulary.thingAt(node, Infinity) !== undefined;
  return input.params.name === site.input;
}

/** The node of an output. */
export function nodeOf(graph: Graph, { output }: SymbolicPart): NodeId {
  const found = graph.outputs.find(({ name }) => name === output);
  if (found === undefined) throw new Error(`the trace has no output ${output}`);
  return found.node;
}

function labelsOf(graph: Graph, node: NodeId, axes: readonly Axis[], vocabulary: Vocabulary): Labels {
  return graph.nodes[node].shape.map((_, i) =>
    i < axes.length ? vocabulary.letter(axes[i].name) : undefined,
  );
}

/** The named things that these nodes are computed from, nearest names only. */
export function parentsOf(
  graph: Graph,
  vocabulary: Vocabulary,
  statement: number,
  from: readonly NodeId[],
): readonly { readonly node: NodeId; readonly thing: Thing }[] {
  const seen = new Set<NodeId>();
  const found = new Map<NodeId, Thing>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const thing = vocabulary.thingAt(id, statement);
    if (thing === undefined) open.push(...graph.nodes[id].inputs);
    else found.set(id, thing);
  }
  return [...found].map(([node, thing]) => ({ node, thing })).toSorted((a, b) => a.node - b.node);
}
