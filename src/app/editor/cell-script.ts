/**
 * A cell as the module the checker sees: its own text and after it a suffix that exports its names and imports the
 * others'. Imports hoist, so no offset of the cell ever moves. Not here: the checking (cell-worker.ts).
 */
import type { Compiler, Node } from './compiler.ts';

export interface CellNames {
  /** Top-level names, private ones and imported ones too. */
  readonly all: ReadonlySet<string>;
  /** Those that other cells see. */
  readonly shared: readonly string[];
  /** Shared names that the cell does not export by itself. */
  readonly unexported: readonly string[];
  /** Brackets, template or comment that the text leaves open, as the text that closes them. */
  readonly closing: string;
}

/** Top-level names of a cell. `_x` is private to its cell. */
export function cellNames(ts: Compiler, text: string): CellNames {
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.ES2022, true);
  const imported = new Set<string>();
  const own = new Map<string, boolean>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) importedNames(ts, statement).forEach(name => imported.add(name));
    const exported = isExported(ts, statement);
    for (const name of declaredNames(ts, statement)) own.set(name, exported || own.get(name) === true);
  }
  const shared = [...own.keys()].filter(name => !name.startsWith('_'));
  return {
    all: new Set([...own.keys(), ...imported]),
    shared,
    unexported: shared.filter(name => own.get(name) !== true),
    closing: file.parseDiagnostics.length === 0 ? '' : closingText(ts, text),
  };
}

function isExported(ts: Compiler, statement: Node): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(modifier => modifier.kind === ts.SyntaxKind['ExportKeyword']);
}

function declaredNames(ts: Compiler, statement: Node): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(ts, name));
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return named && statement.name !== undefined && statement.name.text !== '' ? [statement.name.text] : [];
}

function boundNames(ts: Compiler, name: Node): string[] {
  if (ts.isIdentifier(name)) return name.text === '' ? [] : [name.text];
  const names: string[] = [];
  ts.forEachChild(name, element => {
    if (ts.isBindingElement(element)) names.push(...boundNames(ts, element.name));
  });
  return names;
}

function importedNames(ts: Compiler, statement: Node): string[] {
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return [];
  const { name, namedBindings } = statement.importClause;
  const names = name === undefined ? [] : [name.text];
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings)) return [...names, namedBindings.name.text];
  return ts.isNamedImports(namedBindings)
    ? [...names, ...namedBindings.elements.map(element => element.name.text)]
    : names;
}

/** Closes what unfinished text leaves open, so that names are known while one types. */
function closingText(ts: Compiler, text: string): string {
  const { SyntaxKind: kind } = ts;
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, 0, text);
  const open: string[] = [];
  for (let token = scanner.scan(); token !== kind['EndOfFileToken']; token = scanner.scan()) {
    if (token === kind['CloseBraceToken'] && open.at(-1) === '}`') {
      token = scanner.reScanTemplateToken(false);
      if (token === kind['TemplateTail']) open.pop();
    } else if (token === kind['OpenBraceToken']) open.push('}');
    else if (token === kind['OpenParenToken']) open.push(')');
    else if (token === kind['OpenBracketToken']) open.push(']');
    else if (token === kind['TemplateHead']) open.push('}`');
    else if (CLOSERS.some(name => kind[name] === token)) open.pop();
  }
  const comment = text.lastIndexOf('/*') > text.lastIndexOf('*/') ? '*/' : '';
  return `${comment}${open.reverse().join('')}`;
}

const CLOSERS = ['CloseBraceToken', 'CloseParenToken', 'CloseBracketToken'];

/** The suffix of one cell, given the names of all cells and of the API. */
export function cellSuffix(
  id: string,
  cells: ReadonlyMap<string, CellNames>,
  api: readonly { readonly module: string; readonly names: readonly string[] }[],
): string {
  const own = cells.get(id);
  if (own === undefined) return '';
  const taken = new Set(own.all);
  const take = (names: readonly string[]): string => {
    const free = names.filter(name => !taken.has(name));
    free.forEach(name => taken.add(name));
    return free.join(', ');
  };
  const imports = [
    ...[...cells].flatMap(([other, { shared }]) => (other === id ? [] : [[`#${other}`, take(shared)]])),
    ...api.map(({ module, names }) => [module, take(names)]),
  ];
  const lines = imports.map(([module, names]) =>
    names === '' ? '' : `import { ${names} } from '${module}';`,
  );
  return `\n${own.closing};export { ${own.unexported.join(', ')} };\n${lines.filter(Boolean).join('\n')}\n`;
}
