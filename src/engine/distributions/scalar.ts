/**
 * Distributions of single numbers with plain numbers as parameters, for models that run on numbers: one small object
 * each, drawn from without any array, and built in full only when asked for more.
 * Not here: the full ones (define.ts) or their fast densities (model/scalar-density.ts).
 */
import type { Numeric, Tensor } from '../array/index.ts';
import type { Shape } from '../array/primitives.ts';
import type { Random } from '../random/index.ts';
import type { Constraint, ConstraintData } from './constraint.ts';
import { DISTRIBUTION, type Distribution, type SampleShape } from './distribution.ts';

type Scalars = Readonly<Record<string, number>>;

/** What all distributions of one family share. */
export interface ScalarFamily {
  readonly name: string;
  readonly names: readonly string[];
  readonly discrete: boolean;
  readonly latex: string;
  readonly doc: string;
  /** Undefined where it depends on the parameters. */
  readonly support: Constraint | undefined;
  /** Whether a number may be the parameter of the same place in `names`. */
  readonly allows: readonly ((x: number) => boolean)[];
  draw(random: Random, params: Scalars): number;
  /** The distribution in full. */
  whole(params: Readonly<Record<string, Numeric>>): Distribution;
}

let wanted = 0;

/** Runs `body` with distributions of numbers made small. */
export function withScalarDistributions<T>(body: () => T): T {
  wanted += 1;
  try {
    return body();
  } finally {
    wanted -= 1;
  }
}

/** The small distribution, where it is wanted and all parameters are plain numbers that the family allows. */
export function scalarDistribution(
  family: ScalarFamily | undefined,
  params: Readonly<Record<string, Numeric>>,
): Distribution | undefined {
  if (wanted === 0 || family === undefined) return undefined;
  const { names, allows } = family;
  for (let i = 0; i < names.length; i++) {
    const value = params[names[i]];
    if (typeof value !== 'number' || !allows[i](value)) return undefined;
  }
  return new ScalarDistribution(family, params as Scalars);
}

const NONE: Shape = [];

export class ScalarDistribution implements Distribution {
  readonly [DISTRIBUTION] = true as const;
  readonly family: ScalarFamily;
  readonly scalars: Scalars;
  private full: Distribution | undefined = undefined;

  constructor(family: ScalarFamily, scalars: Scalars) {
    this.family = family;
    this.scalars = scalars;
  }

  /** The same distribution as an ordinary object. */
  get whole(): Distribution {
    this.full ??= this.family.whole(this.scalars);
    return this.full;
  }

  draw(random: Random): number {
    return this.family.draw(random, this.scalars);
  }

  get name(): string {
    return this.family.name;
  }

  get batchShape(): Shape {
    return NONE;
  }

  get eventShape(): Shape {
    return NONE;
  }

  get discrete(): boolean {
    return this.family.discrete;
  }

  get latex(): string {
    return this.family.latex;
  }

  get doc(): string {
    return this.family.doc;
  }

  get params(): Distribution['params'] {
    return this.whole.params;
  }

  get support(): Constraint {
    return this.family.support ?? this.whole.support;
  }

  get enumerableSupport(): Distribution['enumerableSupport'] {
    return this.whole.enumerableSupport;
  }

  logProb(x: Numeric): Tensor {
    return this.whole.logProb(x);
  }

  logProbInside(x: Numeric): Tensor {
    return this.whole.logProbInside(x);
  }

  sample(random: Random, leading?: SampleShape): Tensor {
    return this.whole.sample(random, leading);
  }

  get cdf(): Distribution['cdf'] {
    return this.whole.cdf;
  }

  get logCdf(): Distribution['logCdf'] {
    return this.whole.logCdf;
  }

  get logSurvival(): Distribution['logSurvival'] {
    return this.whole.logSurvival;
  }

  get quantile(): Distribution['quantile'] {
    return this.whole.quantile;
  }

  get survivalQuantile(): Distribution['survivalQuantile'] {
    return this.whole.survivalQuantile;
  }

  get mean(): Distribution['mean'] {
    return this.whole.mean;
  }

  get variance(): Distribution['variance'] {
    return this.whole.variance;
  }

  get entropy(): Distribution['entropy'] {
    return this.whole.entropy;
  }
}

/** A distribution whose own fields are all there is of it, to be copied with changes. */
export function wholeOf(distribution: Distribution): Distribution {
  return distribution instanceof ScalarDistribution ? distribution.whole : distribution;
}

/** The test of a number, where it needs no more than the number: as `violates`, so NaN is allowed. */
export function testOf({ kind }: ConstraintData): ((x: number) => boolean) | undefined {
  switch (kind) {
    case 'real':
      return () => true;
    case 'positive':
      return x => !(x <= 0);
    case 'nonNegative':
      return x => !(x < 0);
    case 'unit':
      return x => !(x <= 0 || x >= 1);
    case 'closedUnit':
      return x => !(x < 0 || x > 1);
    case 'positiveUnit':
      return x => !(x <= 0 || x > 1);
    case 'count':
      return x => !(x > Math.floor(x) || x < 0);
    default:
      return undefined;
  }
}
