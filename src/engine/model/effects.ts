/**
 * The ambient handler stack: what a model's statements say, and who listens.
 * Not here: the statements (primitives.ts) or particular listeners (handlers.ts).
 */
import type { Axis } from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import { silentPlace } from '../array/position.ts';
import type { Distribution } from '../distributions/index.ts';
import { type Span, TildeError } from '../errors.ts';
import type { DimNames } from './dims.ts';

interface MessageBase {
  /** Unique in one execution: scopes, name and loop indices joined by "/" and [ ]. */
  readonly address: string;
  /** The last part of the address, as people read it. */
  readonly name: string;
  readonly span: Span | undefined;
  /** Enclosing plates, outermost first. */
  readonly plates: readonly Axis[];
}

/** A random choice, observed or free. Handlers may fill `value` and change `scale` and `distribution`. */
export interface SampleMessage extends MessageBase {
  readonly kind: 'sample';
  distribution: Distribution;
  value: Tensor | undefined;
  observed: boolean;
  scale: number;
  /** Names of the value's own axes. */
  readonly dims?: DimNames;
  /** Set by a handler that settles the site by itself: handlers further out never hear of it. */
  hidden?: boolean;
}

/** A learnable constant. */
export interface ParamMessage extends MessageBase {
  readonly kind: 'param';
  readonly init: Tensor;
  value: Tensor | undefined;
}

/** A named value computed from others. */
export interface DeterministicMessage extends MessageBase {
  readonly kind: 'deterministic';
  readonly value: Tensor;
  /** Names of the value's own axes. */
  readonly dims?: DimNames;
}

/** A free-standing term of the log density, in nats. */
export interface FactorMessage extends MessageBase {
  readonly kind: 'factor';
  readonly value: Tensor;
  scale: number;
}

export type Message = SampleMessage | ParamMessage | DeterministicMessage | FactorMessage;

/** A listener. `process` runs from the innermost handler outwards, `finish` after the value is known. */
export interface Handler {
  /** True when the model runs on numbers: statements then return plain numbers where a value is one. */
  readonly plain?: boolean;
  process?(message: Message): void;
  finish?(message: Message): void;
  /** Told of a site that was to be given a value and that this execution did not reach; true when that is no mistake. */
  unreached?(site: string): boolean;
}

let stack: Handler[] = [];

/** True inside a model that some algorithm is running. */
export function insideModel(): boolean {
  return stack.length > 0;
}

/** Runs `body` with `handler` innermost. */
export function withHandler<T>(handler: Handler, body: () => T): T {
  stack.push(handler);
  try {
    return body();
  } finally {
    stack.pop();
  }
}

/** Runs `body` with `handler` alone: an algorithm inside a model is no part of that model. */
export function withOnlyHandler<T>(handler: Handler, body: () => T): T {
  const outer = stack;
  stack = [handler];
  try {
    return body();
  } finally {
    stack = outer;
  }
}

/** True when the model that is running runs on numbers. */
export function runsOnNumbers(): boolean {
  for (let i = 0; i < stack.length; i++) if (stack[i].plain === true) return true;
  return false;
}

/** Whether some handler takes care of a site that this execution did not reach. */
export function mayBeUnreached(site: string): boolean {
  return stack.some(handler => handler.unreached?.(site) === true);
}

/** Shows the message to every handler, innermost first, then tells them it is settled. */
export function send<M extends Message>(message: M): M {
  const last = heardBy(message);
  for (let i = stack.length - 1; i >= last; i--) stack[i].finish?.(message);
  return message;
}

/** Like `send` for messages whose values belong together: `between` runs when all have theirs and none is settled. */
export function sendTogether(messages: readonly Message[], between: () => void): void {
  const heard = messages.map(heardBy);
  between();
  messages.forEach((message, k) => {
    for (let i = stack.length - 1; i >= heard[k]; i--) stack[i].finish?.(message);
  });
}

/** Index of the outermost handler that hears the message. */
function heardBy(message: Message): number {
  const place = silentPlace();
  if (place !== undefined) throw unheard(message, place);
  for (let i = stack.length - 1; i >= 0; i--) {
    stack[i].process?.(message);
    if (message.kind === 'sample' && message.hidden === true) return i;
  }
  return 0;
}

function unheard({ kind, name, span }: Message, place: string): TildeError {
  return new TildeError('model', `${kind} "${name}" stands in ${place}, where a model can say nothing`, {
    span,
    expected: 'statements outside, and the values handed in',
    got: `${kind} in ${place}`,
    hint: 'draw before and choose with cond or where; a loop whose steps draw or observe is scan(f, init, xs)',
  });
}
