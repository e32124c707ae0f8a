/**
 * The helpers a transformed cell calls, for one cell: `createRuntime` puts them together.
 * Not here: the transform that writes the calls (the notebook's language room).
 */
import { isTensor, type Tensor } from '../array/index.ts';
import { popLoop, pushLoop, withSite } from '../array/position.ts';
import { arithmetic } from './arithmetic.ts';
import type { Arithmetic } from './arithmetic.ts';
import { Cell } from './cell.ts';
import type { SiteInfo } from './cell.ts';
import { conditions } from './conditions.ts';
import type { Conditions, Decide, NameOfValue } from './conditions.ts';
import { cellMath } from './math.ts';
import type { CellMath } from './math.ts';
import { members } from './members.ts';
import type { Members } from './members.ts';
import { describe, isDistribution, scalarOf } from './values.ts';

export interface RuntimeOptions {
  /** Draws from a distribution: what `~D` does, with the site's name and place ambient. */
  readonly draw: (distribution: unknown) => unknown;
  /** Short name of the random site a traced value came from, if known. */
  readonly nameOf?: NameOfValue;
  /** How a condition on a value that is not known yet falls in this run of a model, if that is settled run by run. */
  readonly guard?: Decide;
  /** Runs the body once for all indices, where it can; false when it must run for each by itself. */
  readonly reroll?: (name: string, start: number, count: number, body: (index: Tensor) => void) => boolean;
  /** Stands for Math.random; default the built-in one. */
  readonly random?: () => number;
}

/** Counts the iterations of one run of a loop. */
export interface LoopCount {
  next(): void;
  end(): void;
}

export interface CellRuntime extends Arithmetic, Conditions, Members {
  readonly $tilde: (d: unknown, siteId: number) => unknown;
  /** Calls `fn` with the site ambient: its inferred name and its place. */
  readonly $call: (siteId: number, fn: (...args: unknown[]) => unknown, ...args: unknown[]) => unknown;
  readonly $loop: (siteId: number) => LoopCount;
  /** `for (let i = start; i < end; i++) body(i)`, with `i <= end` where `inclusive`; iterations know nothing of each other. */
  readonly $roll: (
    siteId: number,
    start: unknown,
    end: unknown,
    inclusive: boolean,
    body: (index: number) => void,
  ) => void;
  /** Looks up a name the cell does not declare: of Tilde, of another cell, or a global; `optional` may be missing. */
  readonly $name: (
    names: Readonly<Record<string, unknown>>,
    name: string,
    siteId: number,
    optional?: boolean,
  ) => unknown;
  readonly $Math: CellMath;
}

/** The runtime of one cell. `sites` is the table the transform made with the code; ids index it. */
export function createRuntime(
  cellId: string,
  sites: readonly SiteInfo[],
  options: RuntimeOptions,
): CellRuntime {
  const cell = new Cell(cellId, sites);
  const nameOf = options.nameOf ?? (() => undefined);
  return {
    ...arithmetic(cell),
    ...conditions(cell, nameOf, options.guard),
    ...members(cell, nameOf),
    $tilde: (d, siteId) => tilde(cell, d, siteId, options.draw),
    $call: (siteId, fn, ...args) =>
      withSite(cell.site(siteId), () => cell.located(siteId, () => fn(...args))),
    $loop: siteId => countLoop(`${cellId}:${siteId}`),
    $roll(siteId, start, end, inclusive, body) {
      const from = bound(cell, siteId, start);
      const to = bound(cell, siteId, end);
      const count = Math.max(0, inclusive ? Math.floor(to - from) + 1 : Math.ceil(to - from));
      const name = cell.site(siteId).name ?? 'i';
      if (options.reroll?.(name, from, count, body as (index: Tensor) => void)) return;
      const loop = countLoop(`${cellId}:${siteId}`);
      try {
        for (let i = from; inclusive ? i <= to : i < to; i++) {
          loop.next();
          body(i);
        }
      } finally {
        loop.end();
      }
    },
    $name: (names, name, siteId, optional) => {
      const found = lookUp(names, name);
      if (found === MISSING && !optional) throw missing(cell, name, siteId);
      return found === MISSING ? undefined : found;
    },
    $Math: cellMath(options.random ?? Math.random),
  };
}

function tilde(cell: Cell, d: unknown, siteId: number, draw: RuntimeOptions['draw']): unknown {
  if (isDistribution(d)) return withSite(cell.site(siteId), () => cell.located(siteId, () => draw(d)));
  if (typeof d === 'number' || typeof d === 'bigint') return ~d;
  if (!isTensor(d) && typeof d !== 'function' && d !== undefined) return ~(d as number);
  throw cell.error('language', siteId, '`~` draws from a distribution', {
    expected: 'a distribution such as Normal(0, 1)',
    got: describe(d),
    hint: typeof d === 'function' ? `give its parameters: ~${d.name || 'Normal'}(…)` : 'write ~Normal(…)',
  });
}

/** A known number that a loop starts or ends at. */
function bound(cell: Cell, siteId: number, value: unknown): number {
  const known = isTensor(value) ? scalarOf(value) : Number(value);
  if (known !== undefined) return known;
  throw cell.error('condition', siteId, 'a loop must start and end at known numbers', {
    unknown: true,
    expected: 'a number',
    got: describe(value),
    hint: 'write scan(f, init, xs) for a loop whose length is random',
  });
}

function countLoop(key: string): LoopCount {
  const loop = pushLoop(key);
  return {
    next() {
      loop.index += 1;
    },
    end() {
      popLoop(loop);
    },
  };
}

const MISSING = Symbol('missing');

function lookUp(names: Readonly<Record<string, unknown>>, name: string): unknown {
  if (name in names) return names[name];
  return name in globalThis ? Reflect.get(globalThis, name) : MISSING;
}

function missing(cell: Cell, name: string, siteId: number): Error {
  return cell.error('reference', siteId, `\`${name}\` is not defined`, {
    missing: name,
    expected: 'a name of this cell, of another cell or of Tilde',
    got: name,
    hint: name.startsWith('_')
      ? 'names that begin with _ are private to the cell that defines them'
      : 'define it in a cell, or check its spelling',
  });
}
