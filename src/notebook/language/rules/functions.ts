/**
 * Functions and classes: each function declares its own temporaries, so recursion and closures stay independent.
 * Not here: their types (strip-types.ts).
 */
import { frameOf } from '../pass.ts';
import type { Pass } from '../pass.ts';
import { bare } from '../syntax.ts';
import type { Node, NodeOf } from '../syntax.ts';

type FunctionNode = NodeOf<'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression'>;

export function func(node: FunctionNode, pass: Pass): void {
  const thisParam = node.params.find(param => param.type === 'Identifier' && param.name === 'this');
  const outside = { inline: false, temps: false, inFunction: true };
  pass.inFrame(frameOf(outside), () => pass.visitAll(node.params.filter(param => param !== thisParam)));
  if (thisParam) dropThis(node, thisParam, pass);
  const used = pass.inFrame(frameOf({ inline: true, temps: true, inFunction: true }), () =>
    pass.visit(node.body),
  );
  if (used === 0) return;
  const declaration = `let ${temporaries(pass, used)};`;
  if (node.body.type === 'BlockStatement') {
    // Before any directive: cells are modules, so "use strict" says nothing new.
    pass.after(node.body.start + 1, ` ${declaration}`);
  } else {
    // `=> e` becomes `=> { let …; return e; }`; parentheses around e stay around it.
    const arrow = pass.masked.lastIndexOf('=>', node.body.start) + '=>'.length;
    pass.after(arrow, ` { ${declaration} return (`);
    pass.after(node.end, '); }');
  }
}

export function temporaries(pass: Pass, count: number): string {
  return Array.from({ length: count }, (_, i) => pass.prefix + (i + 1)).join(', ');
}

/** The type of `this` is written as a first parameter. */
function dropThis(node: FunctionNode, param: Node, pass: Pass): void {
  const next = node.params[1];
  pass.blank(param.start, next ? next.start : param.end);
}

export function variable(node: NodeOf<'VariableDeclarator'>, pass: Pass): void {
  const id: Node = node.id;
  pass.visit(id);
  if (node.init && id.type === 'Identifier') pass.names.set(bare(node.init), id.name);
  pass.visit(node.init);
}

/** A field's value runs in its own little function, which has no place for temporaries. */
export function field(node: NodeOf<'PropertyDefinition'>, pass: Pass): void {
  if (node.computed) pass.visit(node.key);
  const frame = frameOf({ inline: false, temps: false, inFunction: true });
  pass.inFrame(frame, () => pass.visit(node.value));
  if (pass.source[node.end - 1] !== ';') pass.after(node.end, ';');
}

export function method(node: NodeOf<'MethodDefinition'>, pass: Pass): void {
  if (node.computed) pass.visit(node.key);
  pass.visit(node.value);
}

export function staticBlock(node: NodeOf<'StaticBlock'>, pass: Pass): void {
  const frame = frameOf({ inline: true, temps: true, inFunction: true });
  const used = pass.inFrame(frame, () => pass.visitAll(node.body));
  if (used) pass.after(pass.find('{', node.start) + 1, ` let ${temporaries(pass, used)};`);
}
