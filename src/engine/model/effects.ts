/**
 * The ambient handler stack: what a model's statements say, and who listens.
 * Not here: the statements (primitives.ts) or particular listeners (handlers.ts).
 */
import type { Axis } from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import type { Distribution } from '../distributions/index.ts';
import type { Span } from '../errors.ts';

interface MessageBase {
  /** Unique in one execution: scopes, name and loop indices joined by "/" and [ ]. */
  readonly address: string;
  /** The last part of the address, as people read it. */
  readonly name: string;
  readonly span: Span | undefined;
  /** Enclosing plates, outermost first. */
  readonly plates: readonly Axis[];
}

/** A random choice, observed or free. Handlers may fill `value` and change `scale` and `mask`. */
export interface SampleMessage extends MessageBase {
  readonly kind: 'sample';
  readonly distribution: Distribution;
  value: Tensor | undefined;
  observed: boolean;
  scale: number;
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
  process?(message: Message): void;
  finish?(message: Message): void;
}

const stack: Handler[] = [];

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

/** Shows the message to every handler, innermost first, then tells them it is settled. */
export function send<M extends Message>(message: M): M {
  for (let i = stack.length - 1; i >= 0; i--) stack[i].process?.(message);
  for (let i = stack.length - 1; i >= 0; i--) stack[i].finish?.(message);
  return message;
}
