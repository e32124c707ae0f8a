/** Finds what a finding is about in the syntax tree. Not here: what it means (judge.ts). */
import type { Binary, Checker, Compiler, Node, SourceFile } from './compiler.ts';

/** A checked file. */
export interface Context {
  readonly ts: Compiler;
  readonly checker: Checker;
  readonly file: SourceFile;
}

/** The outermost node with exactly this extent. */
export function nodeAt({ ts, file }: Context, start: number, end: number): Node | undefined {
  const visit = (node: Node): Node | undefined => {
    if (node.pos > start || node.end < end) return undefined;
    return node !== file && node.getStart() === start && node.end === end
      ? node
      : ts.forEachChild(node, visit);
  };
  return visit(file);
}

/** The name of a property in an object literal, within or just around this extent. */
export function propertyIn(
  { ts, file }: Context,
  name: string,
  start: number,
  end: number,
): Node | undefined {
  const visit = (node: Node): Node | undefined => {
    if (node.pos > end || node.end < start) return undefined;
    const [key] = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) ? [node.name] : [];
    if (key !== undefined && key.getText().replace(/^['"]|['"]$/g, '') === name) return key;
    return ts.forEachChild(node, visit);
  };
  return visit(file);
}

/** The operation a finding is about: the finding marks all of it or one operand. */
export function binaryAt(context: Context, start: number, end: number): Binary | undefined {
  const node = nodeAt(context, start, end);
  if (node === undefined || context.ts.isBinaryExpression(node)) return node as Binary | undefined;
  return context.ts.isBinaryExpression(node.parent) ? node.parent : undefined;
}
