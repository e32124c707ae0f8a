/** The checker's messages in the words of the notebook: what is wrong and what to write. Not here: what is wrong (judge.ts). */
import type { Diagnostic, Message, Node } from './compiler.ts';
import { isDistribution, makesDistribution } from './numeric-types.ts';
import { binaryAt, nodeAt, propertyIn } from './place.ts';
import type { Context } from './place.ts';

type Rule = (context: Context, one: Diagnostic) => string | undefined;

const RULES: Readonly<Record<number, Rule>> = {
  2304: unknownName,
  2552: unknownName,
  2580: unknownName,
  2584: unknownName,
  2345: wrongArgument,
  2353: unknownOption,
  2561: unknownOption,
  2362: onDistribution,
  2363: onDistribution,
  2365: onDistribution,
  2769: noOverload,
  2632: () => 'this name belongs to another cell: change it there',
};

/** The same finding, with a better message where there is one. */
export function reword(context: Context, one: Diagnostic): Diagnostic {
  const messageText = RULES[one.code]?.(context, one);
  return messageText === undefined ? one : { ...one, messageText };
}

function unknownName(_: Context, { messageText }: Diagnostic): string | undefined {
  const text = first(messageText);
  const name = /'([^']+)'/.exec(text)?.[1];
  const meant = /Did you mean '([^']+)'/.exec(text)?.[1];
  if (name === undefined) return undefined;
  return `${name} is not defined in any cell${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

/** A distribution where a number should be. */
function wrongArgument(context: Context, { start = 0, length = 1 }: Diagnostic): string | undefined {
  const node = nodeAt(context, start, start + length);
  return node === undefined
    ? undefined
    : drawFirst(context, node, 'a number or an array is needed here, not a distribution');
}

/** What the single forms of a function say, each once, instead of a chain of them. */
function noOverload(context: Context, one: Diagnostic): string | undefined {
  const { messageText } = one;
  if (typeof messageText === 'string') return undefined;
  return (
    wrongArgument(context, one) ??
    unknownOption(context, one) ??
    [...new Set(leaves(messageText))].join('\nor: ')
  );
}

/** A property that the object may not have, and those that it may. */
function unknownOption(
  context: Context,
  { messageText, start = 0, length = 1 }: Diagnostic,
): string | undefined {
  const texts = typeof messageText === 'string' ? [messageText] : leaves(messageText);
  const found = texts.map(text => EXCESS.exec(text)).find(match => match !== null);
  if (found === undefined) return undefined;
  const [, name, type, meant] = found;
  const object = propertyIn(context, name, start, start + length)?.parent.parent;
  const names = object === undefined ? [] : optionsOf(context, object, type);
  if (names.length === 0) return undefined;
  const there = `; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
  return `there is no option ${name}${meant === undefined ? '' : `, did you mean ${meant}?`}${there}`;
}

const EXCESS =
  /known properties, (?:and|but) '([^']+)' does not exist in type '([^']+)'\.(?: Did you mean to write '([^']+)'\?)?/;

/** Names of what stands where this object does: of the type the checker names, where there are several. */
function optionsOf({ checker }: Context, object: Node, type: string): readonly string[] {
  const asked = checker.getContextualType(object);
  if (asked === undefined) return [];
  const all = asked.types?.filter(one => one.symbol?.name === type) ?? [];
  return checker.getPropertiesOfType(all[0] ?? asked).map(({ name }) => name);
}

function leaves({ messageText, next = [] }: Message): string[] {
  return next.length === 0 ? [messageText] : next.flatMap(leaves);
}

function onDistribution(context: Context, { start = 0, length = 1 }: Diagnostic): string | undefined {
  const binary = binaryAt(context, start, start + length);
  if (binary === undefined) return undefined;
  const operator = binary.operatorToken.getText();
  const problem = `${operator} on a distribution`;
  return drawFirst(context, binary.left, problem) ?? drawFirst(context, binary.right, problem);
}

function drawFirst({ checker }: Context, node: Node, problem: string): string | undefined {
  const type = checker.getTypeAtLocation(node);
  const text = node.getText();
  if (isDistribution(checker, type)) return `${problem}: draw a value first, ~${text}`;
  return makesDistribution(checker, type)
    ? `${problem}: give its parameters and draw a value first, ~${text}(…)`
    : undefined;
}

/** Syntax errors that have a notebook meaning. */
export function rewordSyntax(one: Diagnostic, text: string): Diagnostic {
  if (one.code !== 17_006) return one;
  const operand = text.slice(one.start ?? 0, (one.start ?? 0) + (one.length ?? 0));
  return { ...one, messageText: `${operand[0]} directly before ** is not allowed: write (${operand}) ** …` };
}

function first(messageText: string | Message): string {
  return typeof messageText === 'string' ? messageText : messageText.messageText;
}
