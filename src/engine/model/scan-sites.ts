/**
 * Statements inside a scan: one step is run on symbols to learn them; each is then one site for all steps, whose values
 * enter the loop and whose log densities leave it. Not here: the loop itself and its trees of arrays (scan.ts).
 */
import {
  addInput,
  dependsOn,
  isTraced,
  toTensor,
  traceClosure,
  withAxes,
  zeros,
  type Axis,
  type Tensor,
} from '../array/index.ts';
import { bijectorFor, type Distribution } from '../distributions/index.ts';
import { DISTRIBUTION } from '../distributions/distribution.ts';
import { TildeError, type Span } from '../errors.ts';
import type { Random } from '../random/index.ts';
import { withAddresses } from './addresses.ts';
import {
  withOnlyHandler,
  type DeterministicMessage,
  type FactorMessage,
  type Message,
  type SampleMessage,
} from './effects.ts';

/** A statement as one step says it. */
export interface StepSite {
  readonly kind: 'sample' | 'deterministic' | 'factor';
  readonly name: string;
  readonly span: Span | undefined;
  readonly plates: readonly Axis[];
  readonly observed: boolean;
  readonly distribution: Distribution | undefined;
  /** Visible shape of its value in one step. */
  readonly shape: readonly number[];
  /** Names of these axes. */
  readonly dims: readonly string[];
}

export type SampleStep = StepSite & { readonly distribution: Distribution };

export const isSample = (site: StepSite): site is SampleStep => site.distribution !== undefined;

/** Runs one step alone, with all that its statements say going to `listen`. */
export function withStatements<T>(
  listen: (message: SampleMessage | DeterministicMessage | FactorMessage, index: number) => void,
  body: () => T,
): T {
  let index = 0;
  const process = (message: Message): void => {
    if (message.kind === 'sample') listen(message, index++);
  };
  const finish = (message: Message): void => {
    if (message.kind === 'deterministic' || message.kind === 'factor') listen(message, index++);
  };
  return withAddresses(() => withOnlyHandler({ process, finish }, body));
}

/** What one step says. `step` is called once, on symbols; `carry` are the symbols of the carry. */
export function statementsOf(step: () => { readonly carry: readonly Tensor[] }): readonly StepSite[] {
  const sites: StepSite[] = [];
  const free: Tensor[] = [];
  const observations: { site: StepSite; value: Tensor }[] = [];
  const found: { carry: readonly Tensor[] } = { carry: [] };
  const listen = (message: SampleMessage | DeterministicMessage | FactorMessage): void => {
    const { kind, name, span, plates } = message;
    if (message.kind === 'sample' && message.value === undefined) {
      message.value = placeholder(message, free.length);
      free.push(message.value);
    }
    const value = toTensor(message.value as Tensor);
    const own = 'dims' in message && message.dims !== undefined ? message.dims : undefined;
    const names =
      own === undefined ? undefined : Array.isArray(own) ? (own as readonly string[]) : Object.keys(own);
    const site = {
      kind: kind as StepSite['kind'],
      name,
      span,
      plates,
      observed: message.kind === 'sample' && message.observed,
      distribution: message.kind === 'sample' ? message.distribution : undefined,
      shape: value.shape,
      dims: names ?? value.shape.map((_, i) => `${name}_dim_${i + 1}`),
    };
    sites.push(site);
    if (site.observed) observations.push({ site, value });
  };
  traceClosure([], () => {
    found.carry = withStatements(listen, step).carry;
    for (const { site, value } of observations) {
      if (dependsOn(value, [...found.carry, ...free]) >= 0) throw observedState(site);
    }
    return {};
  });
  return sites;
}

function placeholder({ distribution, plates }: SampleMessage, index: number): Tensor {
  const visible = [...distribution.batchShape, ...distribution.eventShape];
  const shape = [...plates.map(axis => axis.size), ...visible];
  return withAxes(addInput({ name: `site:${index}`, role: 'parameter', shape }), plates);
}

function observedState(site: StepSite): TildeError {
  return new TildeError(
    'model',
    `"${site.name}" is observed inside a scan, but what is observed is computed`,
    {
      site: site.name,
      span: site.span,
      expected: 'observed values that are data: part of xs, or made outside',
      got: 'a value that depends on the carry or on a draw',
      hint: 'add its log density instead: factor(Normal(mu, s).logProb(value))',
    },
  );
}

/** What a proxy asks of the loop: the log density of site `index` at a value, or draws of all sites. */
export interface Stacks {
  logProb(index: number, value: Tensor): Tensor;
  draw(index: number, random: Random): Tensor;
}

/** All steps of a site as one distribution, the steps the first axis of its batch. */
export function stacked(site: SampleStep, index: number, length: number, stacks: Stacks): Distribution {
  const { distribution } = site;
  const { name, support, eventShape, discrete, latex, doc } = distribution;
  const logProb = (x: Parameters<Distribution['logProb']>[0]): Tensor => stacks.logProb(index, toTensor(x));
  return {
    [DISTRIBUTION]: true,
    name,
    params: {},
    // Bounds that a step computes are symbols of that step: values are tested inside the loop, with their density.
    support: Object.values(support).some(isTraced) ? { ...support, firstOutside: () => undefined } : support,
    batchShape: [length, ...site.shape.slice(0, site.shape.length - eventShape.length)],
    eventShape,
    discrete,
    latex,
    doc,
    logProb,
    logProbInside: logProb,
    sample: random => stacks.draw(index, random),
  };
}

/** The log density of one step; without a test of the support where the value is known to lie in it. */
export function stepDensity(
  { distribution, observed }: SampleStep,
  own: Distribution,
  value: Tensor,
  whole: Tensor,
): Tensor {
  const bounded = Object.values(distribution.support).some(isTraced);
  const known =
    whole.value !== undefined && !bounded && distribution.support.firstOutside(whole) === undefined;
  const free = !observed && isTraced(whole);
  return free || known ? own.logProbInside(value) : own.logProb(value);
}

/** A value inside the support, for a step that only needs a shape. */
export function somewhere({ distribution, plates }: SampleStep): Tensor {
  const bijector = bijectorFor(distribution.support);
  const visible = [...distribution.batchShape, ...bijector.unconstrainedShape(distribution.eventShape)];
  return bijector.forward(withAxes(zeros([...plates.map(axis => axis.size), ...visible]), plates));
}
