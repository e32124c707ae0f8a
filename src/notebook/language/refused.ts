/**
 * Syntax that parses but that a cell does not have: enums, namespaces, decorators, foreign imports and exports.
 * Not here: syntax errors (parse.ts).
 */
import type { Program } from 'acorn';
import { isLibrary, LIBRARIES } from './libraries.ts';
import { problemAt } from './problem.ts';
import type { CellProblem } from './problem.ts';
import { extras, walk } from './syntax.ts';
import type { Node } from './syntax.ts';

type Complaint = readonly [message: string, hint: string];

const NO_EXPORT: Complaint = [
  'this kind of export does not exist in a cell',
  'every top-level name is shared already: remove the export',
];

/** All that is refused in a cell, in source order. */
export function refused(source: string, program: Program): CellProblem[] {
  const problems: CellProblem[] = [];
  const complain = (node: Node, [message, hint]: Complaint) =>
    problems.push(problemAt(source, node.start, node.end, message, hint));
  walk(program, node => {
    const complaint = complaintAbout(node);
    if (complaint) complain(node, complaint);
    for (const decorator of extras(node).decorators ?? []) {
      complain(decorator, ['decorators are not part of the cell language', 'call the function yourself']);
    }
    return !complaint;
  });
  return problems;
}

function complaintAbout(node: Node): Complaint | undefined {
  switch (node.type) {
    case 'TSEnumDeclaration':
      return ['`enum` is not part of the cell language', 'write const Colour = { red: 0, blue: 1 } as const'];
    case 'TSModuleDeclaration':
      if (extras(node).declare) return undefined;
      return ['`namespace` is not part of the cell language', 'write an object: const Name = { … }'];
    case 'TSParameterProperty':
      return [
        'parameter properties are not part of the cell language',
        'declare the field, and assign it in the constructor',
      ];
    case 'TSImportEqualsDeclaration':
      return ['`import x = …` is not part of the cell language', 'write import { name } from "tilde"'];
    case 'ImportDeclaration':
      return aboutImport(node);
    case 'ImportExpression':
      return [
        '`import()` is refused: a notebook loads no code from elsewhere',
        'all of Tilde is there without import',
      ];
    case 'ExportNamedDeclaration':
      return node.declaration || extras(node).exportKind === 'type' ? undefined : NO_EXPORT;
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
    case 'TSExportAssignment':
    case 'TSNamespaceExportDeclaration':
      return NO_EXPORT;
    default:
      return undefined;
  }
}

function aboutImport(node: Extract<Node, { type: 'ImportDeclaration' }>): Complaint | undefined {
  if (extras(node).importKind === 'type') return undefined;
  const from = String(node.source.value);
  if (isLibrary(from)) {
    const whole = node.specifiers.some(specifier => specifier.type === 'ImportDefaultSpecifier');
    return whole
      ? [
          `"${from}" has no default export`,
          `write import { mean } from "${from}", or import * as lib from "${from}"`,
        ]
      : undefined;
  }
  if (from !== 'tilde') {
    const libraries = LIBRARIES.map(name => `"${name}"`).join(' and ');
    return [
      `a cell cannot import "${from}"`,
      `${libraries} can be imported; all of "tilde" is there without import`,
    ];
  }
  if (node.specifiers.some(specifier => specifier.type !== 'ImportSpecifier')) {
    return [
      '"tilde" has neither a default export nor a namespace',
      'write import { Normal, mcmc } from "tilde"',
    ];
  }
  return undefined;
}
