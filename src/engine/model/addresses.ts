/**
 * Addresses: call path + name + loop index, so that adding a line renames nothing else.
 * Not here: where names come from (the cell transform hands them over through array/position.ts).
 */
import { currentLoops, currentSite } from '../array/position.ts';
import { TildeError, type Span } from '../errors.ts';

/** Keys of loops over plates begin with this: they number explicit names too. */
export const PLATE_LOOP = 'plate:';

interface Execution {
  readonly used: Map<string, number>;
  readonly scopes: string[];
  /** Loops already open when the model began: they are the caller's, not the model's. */
  readonly outerLoops: number;
}

let current: Execution | undefined;

/** Runs one execution of a model with fresh addresses. */
export function withAddresses<T>(body: () => T): T {
  const outer = current;
  current = { used: new Map(), scopes: [], outerLoops: currentLoops().length };
  try {
    return body();
  } finally {
    current = outer;
  }
}

/** Runs `body` with `scope` before every address: a model inside a model. */
export function withScope<T>(scope: string, body: () => T): T {
  current?.scopes.push(scope);
  try {
    return body();
  } finally {
    current?.scopes.pop();
  }
}

/** The address of a new site. `explicit` is the name the modeller gave; `kind` names unnamed sites. */
export function newAddress(
  explicit: string | undefined,
  kind: string,
): { address: string; name: string; span: Span | undefined } {
  const site = currentSite();
  const span = site?.span;
  const base = explicit ?? site?.name ?? unnamed(kind, span);
  if (current === undefined) return { address: base, name: base, span };
  const path = pathOf(current, base, explicit === undefined);
  const name = path.includes('/') ? path.replaceAll('/', '.') : path;
  const seen = current.used.get(path) ?? 0;
  current.used.set(path, seen + 1);
  if (seen === 0) return { address: path, name, span };
  if (explicit !== undefined) throw repeated(path, span);
  return { address: `${path}#${seen + 1}`, name: `${name}#${seen + 1}`, span };
}

/** Scopes, name and loop indices; `inLoops` counts loops of the program, not only those over plates. */
function pathOf({ scopes, outerLoops }: Execution, base: string, inLoops: boolean): string {
  const around = currentLoops();
  let indexed = base;
  for (let i = outerLoops; i < around.length; i++) {
    const { key, index } = around[i];
    if (inLoops || key.startsWith(PLATE_LOOP)) indexed += `[${index}]`;
  }
  return scopes.length === 0 ? indexed : `${scopes.join('/')}/${indexed}`;
}

function unnamed(kind: string, span: Span | undefined): string {
  return span ? `${kind}@${span.line}:${span.column}` : kind;
}

function repeated(name: string, span: Span | undefined): TildeError {
  return new TildeError('model', `the site name "${name}" is used twice in one run of the model`, {
    site: name,
    span,
    expected: 'a name of its own for every site',
    got: `"${name}" a second time`,
    hint: 'give the second site another name, or draw both in one plate',
  });
}
