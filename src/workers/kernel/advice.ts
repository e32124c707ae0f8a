/**
 * Advice on mistakes whose own message does not name them: a run that was not awaited, a distribution that was never
 * drawn from, a misspelt name. It looks at the text around the place and at the values of other cells' names.
 * Not here: errors that the engine words itself.
 */
import { tensor } from '../../engine/array/index.ts';
import { Posterior } from '../../engine/posterior.ts';
import { bindingsAt, namesOnLine } from '../../notebook/language/bindings.ts';
import type { Binding, MadeBy } from '../../notebook/language/bindings.ts';
import type { WireError } from '../protocol.ts';
import { nearestName, withNearestName } from './nearest-name.ts';

/** What the session knows of its cells. */
export interface Surroundings {
  /** The text of a cell as it was last evaluated. */
  source(cell: string): string | undefined;
  /** The cell that defines a name, and the name's value. */
  defined(name: string): { readonly cell: string; readonly value: unknown } | undefined;
  /** Every name a cell can use. */
  known(): Readonly<Record<string, unknown>>;
}

/** A name at the place of the error, with where it was declared. */
interface Suspect extends Binding {
  readonly cell: string;
  readonly value?: unknown;
}

/** Functions that answer with a promise. */
const AWAITED: ReadonlySet<string> = new Set(['mcmc', 'svi', 'map', 'compute', 'devices', 'dataset']);
const LONGEST = 80;
/** Of shorter names nearly all are near to some method. */
const SHORTEST = 4;

/** The error, in better words where one of the usual mistakes explains it. Never throws. */
export function advised(error: WireError, around: Surroundings): WireError {
  try {
    return explained(error, around);
  } catch {
    // A value of the cell's own may throw when it is looked at; the error itself is worth more than advice.
    return error;
  }
}

function explained(error: WireError, around: Surroundings): WireError {
  const named = withNearestName(error, () => [
    ...bindingsOf(error, around).map(({ name }) => name),
    ...Object.keys(around.known()),
  ]);
  if (named !== error || error.code === 'stopped') return named;
  const suspects = suspectsOf(error, around);
  return unawaited(error, suspects, around) ?? undrawn(error, suspects) ?? noMember(error, around);
}

/**
 * What to say of a cell that ended well and left runs behind that nothing waits for: readers would get promises, and
 * some of them would go on in silence. `exported` are the names it defines.
 */
export function promisesLeft(source: string, exported: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(exported).filter(name => exported[name] instanceof Promise);
  if (names.length === 0) return [];
  return bindingsAt(source).flatMap(binding => {
    const { name, madeBy } = binding;
    const left = names.includes(name) && madeBy?.sign === 'none' && AWAITED.has(madeBy.callee);
    // Two runs may be begun first and awaited together.
    return left && !awaitsName(source, name) ? [`${promiseWords(name)}: ${remedy(binding, madeBy)}.`] : [];
  });
}

/** The same of a cell that reads such names, and ended well: what it shows may mean nothing. */
export function promisesRead(
  source: string,
  reads: readonly string[],
  around: Surroundings,
): readonly string[] {
  return reads.flatMap(name => {
    const other = around.defined(name);
    if (!(other?.value instanceof Promise) || awaitsName(source, name)) return [];
    const found = bindingsAt(around.source(other.cell) ?? '').find(binding => binding.name === name);
    if (found?.madeBy?.sign !== 'none') return [];
    return [`${promiseWords(name)}: ${remedy(found, found.madeBy)} of the cell that defines it.`];
  });
}

const promiseWords = (name: string): string => `\`${name}\` is a promise, not yet a result`;

/** The name stands behind an await of the same statement; names may be Greek or begin with a dollar. */
function awaitsName(source: string, name: string): boolean {
  const word = name.replaceAll('$', '\\$');
  const before = String.raw`(?<![\p{ID_Continue}$])`;
  const after = String.raw`(?![\p{ID_Continue}$])`;
  return new RegExp(String.raw`${before}await${after}[^;\n]*${before}${word}${after}`, 'u').test(source);
}

/** "write const fit = await mcmc(model) in line 1", "write const mu = ~Normal(0, 1) in line 2" */
const remedy = ({ word = 'const', name, line }: Binding, { callee, text }: MadeBy): string =>
  `write ${word} ${name} = ${isDistributionName(callee) ? '~' : 'await '}${shortened(text)} in line ${line}`;

function bindingsOf({ span }: WireError, around: Surroundings): readonly Binding[] {
  const source = span && around.source(span.cell);
  return span && source !== undefined ? bindingsAt(source, span.line, span.column) : [];
}

/** Whatever the line of the error names, with its declaration here or in another cell. */
function suspectsOf(error: WireError, around: Surroundings): readonly Suspect[] {
  const { span } = error;
  const source = span && around.source(span.cell);
  if (!span || source === undefined) return [];
  const here = bindingsOf(error, around);
  return namesOnLine(source, span.line).flatMap((name): Suspect[] => {
    const own = here.find(binding => binding.name === name);
    if (own) return [{ ...own, cell: span.cell }];
    const other = around.defined(name);
    const binding = other && bindingsAt(around.source(other.cell) ?? '').find(one => one.name === name);
    return other && binding ? [{ ...binding, cell: other.cell, value: other.value }] : [];
  });
}

/** "post.mean is not a function", "(…) of undefined", or an engine's "expected a posterior". */
const isAboutKind = ({ code, message }: WireError): boolean =>
  code === 'argument' || code === 'language' || message.startsWith('TypeError');

/** Whether a name of ours was given to something of the cells' own. */
const isOwn = (name: string, error: WireError, around: Surroundings): boolean =>
  around.defined(name) !== undefined || bindingsOf(error, around).some(binding => binding.name === name);

function unawaited(
  error: WireError,
  suspects: readonly Suspect[],
  around: Surroundings,
): WireError | undefined {
  if (!isAboutKind(error)) return undefined;
  const direct = /(?:^|\s)(\w+)\(\.\.\.\)\.(\w+) is not a function/.exec(error.message);
  if (direct && AWAITED.has(direct[1]))
    return {
      ...plain(error),
      message: `\`${direct[1]}(…)\` is a promise: \`await\` is missing`,
      hint: `write (await ${direct[1]}(…)).${direct[2]}(…)`,
    };
  const found = suspects.find(({ madeBy, value }) =>
    value === undefined
      ? madeBy?.sign === 'none' && AWAITED.has(madeBy.callee) && !isOwn(madeBy.callee, error, around)
      : value instanceof Promise,
  );
  if (!found?.madeBy) return undefined;
  const { name, cell, madeBy } = found;
  return {
    ...plain(error),
    message: `${promiseWords(name)}: \`await\` is missing before \`${madeBy.callee}(…)\``,
    hint: `${remedy(found, madeBy)}${elsewhere(error, cell)}`,
  };
}

function undrawn(error: WireError, suspects: readonly Suspect[]): WireError | undefined {
  const about = /\bdistribution\b/.test(`${error.message} ${error.got ?? ''}`);
  const missing = /(?:^|\s)([\p{L}_$][\p{L}\p{N}_$]*)\.\w+ is not a function/u.exec(error.message)?.[1];
  if (!about && missing === undefined) return undefined;
  const found = suspects.find(
    ({ name, madeBy }) =>
      madeBy?.sign === 'none' &&
      isDistributionName(madeBy.callee) &&
      (missing === undefined || missing === name),
  );
  if (!found?.madeBy) return about ? direct(error) : undefined;
  const { name, cell, madeBy } = found;
  return {
    ...plain(error),
    message: `\`${name}\` is a distribution, not a number: was ${madeBy.callee}(…) meant to be drawn with ~?`,
    hint: `${remedy(found, madeBy)}${elsewhere(error, cell)}`,
  };
}

/** A distribution without a name: "`+` on a distribution: draw a value first: `~Normal(…)`". */
function direct(error: WireError): WireError | undefined {
  const name = /distribution (\w+)/.exec(error.got ?? '')?.[1];
  if (name === undefined) return undefined;
  return { ...error, hint: `was ${name}(…) meant to be drawn with ~? Write ~${name}(…)` };
}

/** "fit.meen is not a function": a method of the value that is spelt nearly so. */
function noMember(error: WireError, around: Surroundings): WireError {
  const match = /^TypeError: (.*[\p{L}\p{N}_$)])\.([\p{L}_$][\p{L}\p{N}_$]*) is not a function/u.exec(
    error.message,
  );
  if (!match) return error;
  const [, owner, name] = match;
  const value = around.known()[owner];
  const nearest =
    value === undefined || value === null ? nearestOfOurs(owner, name) : nearestName(name, membersOf(value));
  const shown = owner.endsWith(')') ? '' : owner;
  return nearest === undefined ? error : { ...error, hint: `did you mean ${shown}.${nearest}?` };
}

/** What is made on the spot, or in a function, is taken for an array or a posterior: cells seldom hold anything else. */
function nearestOfOurs(owner: string, name: string): string | undefined {
  const members = [...membersOf(tensor([])), ...membersOf(Posterior.prototype)];
  const isPart = !owner.endsWith(')') && owner.includes('.');
  return isPart || name.length < SHORTEST || members.includes(name) ? undefined : nearestName(name, members);
}

function membersOf(value: unknown): string[] {
  const names: string[] = [];
  for (let at: unknown = Object(value); at && at !== Object.prototype; at = Object.getPrototypeOf(at))
    names.push(...Object.getOwnPropertyNames(at).filter(name => name !== 'constructor'));
  return names;
}

const isDistributionName = (name: string): boolean => /^[A-Z]/.test(name);

/** What was expected and got would say the mistake twice more. */
function plain({ expected: _expected, got: _got, ...rest }: WireError): WireError {
  return { ...rest, code: 'language' };
}

const elsewhere = ({ span }: WireError, cell: string): string =>
  span?.cell === cell ? '' : ' of the cell that defines it';

const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);
