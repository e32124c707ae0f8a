/**
 * Collects declarations from many modules into one: the exported names of the API and everything their types speak
 * of, with imports resolved and names made unique. Not here: reading the program (declarations.mjs).
 */
import { ts } from './declarations.mjs';

/** The top-level statement a declaration stands in. */
function statementOf(declaration) {
  let node = declaration;
  while (node.parent !== undefined && !ts.isSourceFile(node.parent)) node = node.parent;
  return node;
}

function resolve(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/**
 * @param program over the declarations
 * @param isOurs whether a file's text belongs into the collection
 * @param internal names of other declarations that the collection exports too
 * @returns text of the module, its exported symbols in order, and what was written for each symbol
 */
export function collect(program, entry, isOurs, internal) {
  const checker = program.getTypeChecker();
  const entryFile = program.getSourceFile(entry);
  const module = checker.getSymbolAtLocation(entryFile);
  const exported = exportOrder(entryFile).map(name => {
    const symbol = checker.tryGetMemberInModuleExports(name, module);
    return { name, symbol: resolve(checker, symbol) };
  });
  const names = nameSymbols(exported);
  const context = { checker, isOurs, names, queue: exported.map(({ symbol }) => symbol), written: new Set() };
  /** Symbol → its declarations, each as docstring and code. */
  const written = new Map();
  for (const symbol of context.queue) written.set(symbol, statements(context, symbol));
  const parts = [...written.values()].flatMap(forms =>
    // Every overload carries the docstring, since hover shows that of the one which is called.
    forms.map(({ doc, code }) => [doc || forms[0].doc, code].filter(Boolean).join('\n')),
  );
  const list = exported.map(({ name, symbol }) => {
    const local = names.get(symbol);
    return local === name ? name : `${local} as ${name}`;
  });
  list.push(...[...written.keys()].map(symbol => names.get(symbol)).filter(name => internal.includes(name)));
  return { text: `${parts.join('\n')}\nexport { ${list.join(', ')} };\n`, exported, written, checker };
}

function exportOrder(file) {
  return file.statements.flatMap(statement => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined)
      throw new Error(`the API may only re-export names: ${statement.getText()}`);
    return statement.exportClause.elements.map(element => element.name.text);
  });
}

/** Symbol → its name in the collection; exported ones come first, so they keep theirs. */
function nameSymbols(exported) {
  const names = new Map();
  const taken = new Set();
  const add = symbol => {
    const base = symbol.name;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}${n}`;
    taken.add(name);
    names.set(symbol, name);
    return name;
  };
  for (const { symbol } of exported) if (!names.has(symbol)) add(symbol);
  return {
    get: symbol => names.get(symbol) ?? add(symbol),
  };
}

/** The statements that declare `symbol`, rewritten; symbols they speak of join the queue. */
function statements(context, symbol) {
  return (symbol.declarations ?? []).flatMap(declaration => {
    const statement = statementOf(declaration);
    if (context.written.has(statement) || !context.isOurs(statement.getSourceFile().fileName)) return [];
    context.written.add(statement);
    return [rewrite(context, statement)];
  });
}

function rewrite(context, statement) {
  const file = statement.getSourceFile();
  const edits = [];
  const visit = node => {
    if (ts.isImportTypeNode(node)) {
      const target = context.checker.getSymbolAtLocation(node.qualifier);
      edits.push([node.getStart(), node.qualifier.end, localName(context, target)]);
      node.typeArguments?.forEach(visit);
      return;
    }
    if (ts.isIdentifier(node)) {
      const name = localName(context, symbolOf(context.checker, node));
      if (name !== undefined && name !== node.text) edits.push([node.getStart(), node.end, name]);
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  const doc = docOf(statement)?.getText() ?? '';
  const begin = statement.getStart();
  let text = file.text.slice(begin, statement.end);
  for (const [start, end, replacement] of edits.sort((a, b) => b[0] - a[0]))
    text = text.slice(0, start - begin) + replacement + text.slice(end - begin);
  return {
    doc,
    code: text.replace(/^export (?=\w)/, '').replace(/^(?=(?:const|class|function) )/, 'declare '),
  };
}

/** The docstring of a statement; the first comment of a file may be its header, the last one is the docstring. */
function docOf(statement) {
  return statement.jsDoc?.at(-1);
}

function symbolOf(checker, node) {
  const symbol = checker.getSymbolAtLocation(node);
  return symbol === undefined ? undefined : resolve(checker, symbol);
}

/** The name in the collection of a top-level symbol of ours, else undefined. */
function localName(context, symbol) {
  const declaration = symbol?.declarations?.[0];
  if (declaration === undefined || !isTopLevel(declaration)) return undefined;
  if (!context.isOurs(declaration.getSourceFile().fileName)) return undefined;
  if (!context.queue.includes(symbol)) context.queue.push(symbol);
  return context.names.get(symbol);
}

function isTopLevel(declaration) {
  const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return holder.parent !== undefined && ts.isSourceFile(holder.parent);
}
