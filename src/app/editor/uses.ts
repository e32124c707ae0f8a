/**
 * Where a name of the notebook is used, in all cells, and what renaming it would take. A use is what means the same
 * thing, by the checker: not a property of the same name, nor another variable.
 * Not here: the worker that asks (cell-worker.ts) or the page that edits (names.ts).
 */
import type { Checker, Compiler, Identifier, Node, Program, SourceFile, Symbol } from './compiler.ts';

/** A place in the text of a cell's file. */
export interface Use {
  readonly fileName: string;
  readonly start: number;
  readonly length: number;
}

export interface Uses {
  readonly name: string;
  readonly uses: readonly Use[];
}

export type Renaming =
  | { readonly kind: 'edits'; readonly edits: readonly (Use & { readonly text: string })[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** The cells' files and how much of each is the cell's own text. */
export type Lengths = ReadonlyMap<string, number>;

/** What is asked of the checker. */
interface Question {
  readonly ts: Compiler;
  readonly program: Program;
  readonly lengths: Lengths;
}

interface Found {
  readonly identifier: Identifier;
  readonly file: SourceFile;
}

/** The uses of the name at a place; undefined where there is no name. */
export function usesAt(question: Question, fileName: string, position: number): Uses | undefined {
  const target = targetAt(question, fileName, position);
  if (target === undefined) return undefined;
  const uses = occurrences(question, target.name, target.symbol).map(placeOf);
  return { name: target.name, uses };
}

/**
 * What renaming the name at a place takes, or why it would change what the notebook means. To the word that stands
 * there already: nothing, or why it cannot be renamed at all.
 */
export function renaming(question: Question, fileName: string, position: number, to: string): Renaming {
  const target = targetAt(question, fileName, position);
  if (target === undefined) return refused(noName(to));
  const { name, symbol } = target;
  if (!isOwn(question, symbol)) return refused(`${name} is not defined in a cell: it cannot be renamed.`);
  if (!isRenamable(question.ts, symbol))
    return refused(`${name} is a property: only variables can be renamed.`);
  if (name === to) return { kind: 'edits', edits: [] };
  const found = occurrences(question, name, symbol);
  const reason = badName(to) ?? hidden(found, to) ?? taken(question, found, to);
  if (reason !== undefined) return refused(reason);
  const edits = found.map(one => ({ ...placeOf(one), text: textFor(question.ts, one.identifier, to) }));
  return { kind: 'edits', edits };
}

const refused = (reason: string): Renaming => ({ kind: 'refused', reason });

const placeOf = ({ identifier, file }: Found): Use => ({
  fileName: file.fileName,
  start: identifier.getStart(),
  length: identifier.text.length,
});

function targetAt(
  { ts, program }: Question,
  fileName: string,
  position: number,
): { name: string; symbol: Symbol } | undefined {
  const file = program.getSourceFile(fileName);
  const identifier = file === undefined ? undefined : identifierAt(ts, file, position);
  if (identifier === undefined) return undefined;
  const symbol = meaningOf(ts, program.getTypeChecker(), identifier);
  return symbol === undefined ? undefined : { name: identifier.text, symbol };
}

/** The name under the caret, which may stand behind its last letter. */
function identifierAt(ts: Compiler, file: SourceFile, position: number): Identifier | undefined {
  const visit = (node: Node): Identifier | undefined => {
    if (node.pos > position || node.end < position) return undefined;
    if (ts.isIdentifier(node) && node.getStart() <= position) return node;
    return ts.forEachChild(node, visit);
  };
  return ts.forEachChild(file, visit);
}

/** What an identifier means, wherever that was imported from. */
function meaningOf(ts: Compiler, checker: Checker, node: Identifier): Symbol | undefined {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags['Alias']) === 0) return symbol;
  return checker.getAliasedSymbol(symbol);
}

function occurrences({ ts, program, lengths }: Question, name: string, symbol: Symbol): Found[] {
  const checker = program.getTypeChecker();
  const found: Found[] = [];
  for (const [fileName, length] of lengths) {
    const file = program.getSourceFile(fileName);
    if (file?.text.includes(name) !== true) continue;
    const visit = (node: Node): undefined => {
      if (node.pos >= length) return;
      if (ts.isIdentifier(node) && node.text === name && node.end <= length) {
        if (meaningOf(ts, checker, node) === symbol) found.push({ identifier: node, file });
      }
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(file, visit);
  }
  return found;
}

/** Declared in cells only. */
function isOwn({ lengths }: Question, { declarations = [] }: Symbol): boolean {
  return declarations.length > 0 && declarations.every(one => lengths.has(one.getSourceFile().fileName));
}

const RENAMABLE = ['Variable', 'Function', 'Class', 'Interface', 'TypeAlias', 'TypeParameter'];

const isRenamable = (ts: Compiler, { flags }: Symbol): boolean =>
  RENAMABLE.some(name => (flags & ts.SymbolFlags[name]) !== 0);

/** `{ mu }` keeps its property: `{ mu: rate }`. */
function textFor(ts: Compiler, { parent, text }: Identifier, to: string): string {
  const taken =
    ts.isBindingElement(parent) &&
    parent.propertyName === undefined &&
    ts.isObjectBindingPattern(parent.parent);
  return taken || ts.isShorthandPropertyAssignment(parent) ? `${text}: ${to}` : to;
}

const RESERVED: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
   false finally for function if implements import in instanceof interface let new null package private protected
   public return static super switch this throw true try typeof undefined var void while with yield`.split(
    /\s+/,
  ),
);

const noName = (word: string): string =>
  RESERVED.has(word) ? `${word} is a word of the language: it has no other name.` : 'There is no name here.';

function badName(to: string): string | undefined {
  if (!/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(to)) return `“${to}” is not a name.`;
  return RESERVED.has(to) ? `${to} is a word of the language.` : undefined;
}

/** A name that begins with _ is of its cell alone. */
function hidden(found: readonly Found[], to: string): string | undefined {
  const cells = new Set(found.map(({ file }) => file));
  return to.startsWith('_') && cells.size > 1
    ? `${to} would be private to its cell, and other cells use it.`
    : undefined;
}

/** Where the new name already means something at a use, one of the two would hide the other. */
function taken({ ts, program }: Question, found: readonly Found[], to: string): string | undefined {
  const checker = program.getTypeChecker();
  const meaning = ts.SymbolFlags['Value'] | ts.SymbolFlags['Type'] | ts.SymbolFlags['Alias'];
  return found.some(({ identifier }) => checker.resolveName(to, identifier, meaning, false) !== undefined)
    ? `${to} already means something where it would stand.`
    : undefined;
}
