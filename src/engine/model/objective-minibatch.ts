/**
 * Which rows a minibatch plate shows now. An algorithm that draws minibatches hands out symbolic row numbers; without
 * one, a plate shows all its rows. Not here: the plate (plates.ts) or drawing the numbers (inference/svi).
 */
import type { PlateRows, Tensor } from '../array/index.ts';
import { currentSite } from '../array/position.ts';
import { TildeError } from '../errors.ts';
import type { Minibatch } from '../inference/svi/spec.ts';
import { withHandler, type Message } from './effects.ts';

/** Options of `plate` that say which rows it shows. */
export interface PlateOptions {
  /** Rows shown in every step of a training by minibatches; default all. */
  readonly batch?: number;
  /** How many rows those at hand stand for; default as many as there are. */
  readonly total?: number;
}

type Rows = (batch: Minibatch) => Tensor;

let current: Rows | undefined;

/** Runs `body` with minibatch plates showing the rows that `rows` gives them. */
export function withMinibatches<T>(rows: Rows, body: () => T): T {
  const outer = current;
  current = rows;
  try {
    return body();
  } finally {
    current = outer;
  }
}

interface Shown {
  /** Rows the plate shows now. */
  readonly shown: number;
  readonly rows: PlateRows | undefined;
  /** How often each term inside counts. */
  readonly scale: number;
}

/** What a plate of `size` rows shows now. @throws TildeError for a batch or total that does not fit */
export function plateRows(plate: string, size: number, { batch, total }: PlateOptions): Shown {
  const stands = total === undefined ? 1 : atLeast('total', plate, size, total) / Math.max(size, 1);
  if (batch === undefined) return { shown: size, rows: undefined, scale: stands };
  const shown = atMost(plate, size, batch);
  const indices = shown === size ? undefined : current?.({ plate, size: shown, total: size });
  if (indices === undefined) return { shown: size, rows: undefined, scale: stands };
  return { shown, rows: { total: size, indices }, scale: (stands * size) / shown };
}

/** Runs `body` with every term counted `scale` times. */
export function withScale<T>(scale: number, body: () => T): T {
  const process = (message: Message): void => {
    if (message.kind === 'sample' || message.kind === 'factor') message.scale *= scale;
  };
  return withHandler({ process }, body);
}

function atMost(plate: string, size: number, batch: number): number {
  const count = Number(batch);
  if (Number.isInteger(count) && count >= 1 && count <= size) return count;
  throw badOption(plate, 'batch', `a whole number from 1 to ${size}`, batch);
}

function atLeast(option: string, plate: string, size: number, total: number): number {
  const count = Number(total);
  if (Number.isFinite(count) && count >= size) return count;
  throw badOption(plate, option, `a number of at least ${size}`, total);
}

function badOption(plate: string, option: string, expected: string, got: unknown): TildeError {
  return new TildeError('model', `plate("${plate}", …): ${option} does not fit`, {
    span: currentSite()?.span,
    expected,
    got: String(got),
    hint: 'plate("rows", 1000, { batch: 50 }, () => { … }) trains on 50 of 1,000 rows at a time',
  });
}

/** Hands out one tensor of row numbers per plate, made by `make`. */
export function rowsByPlate(make: (batch: Minibatch) => Tensor): { rows: Rows; batches: Minibatch[] } {
  const known = new Map<string, { batch: Minibatch; tensor: Tensor }>();
  const batches: Minibatch[] = [];
  const rows = (batch: Minibatch): Tensor => {
    const before = known.get(batch.plate);
    if (before === undefined) {
      const tensor = make(batch);
      known.set(batch.plate, { batch, tensor });
      batches.push(batch);
      return tensor;
    }
    if (before.batch.size !== batch.size || before.batch.total !== batch.total)
      throw disagree(batch, before.batch);
    return before.tensor;
  };
  return { rows, batches };
}

function disagree(now: Minibatch, before: Minibatch): TildeError {
  return new TildeError('model', `the plate "${now.plate}" is opened with two different minibatches`, {
    expected: `${before.size} of ${before.total} rows, as before`,
    got: `${now.size} of ${now.total} rows`,
    hint: 'open it with the same size and batch in model and guide',
  });
}
