/**
 * A scan whose steps speak: sends one message for each statement, all steps at once, and runs the loop with the values
 * that come back. Not here: how a step's statements are found (scan-sites.ts).
 */
import { slice, stack, toTensor, type Tensor } from '../array/index.ts';
import { type LoopResult, runLoop } from '../array/loop.ts';
import { currentSite, withSite } from '../array/position.ts';
import type { Random } from '../random/index.ts';
import { newAddress } from './addresses.ts';
import {
  sendTogether,
  type DeterministicMessage,
  type FactorMessage,
  type SampleMessage,
} from './effects.ts';
import {
  isSample,
  somewhere,
  stacked,
  stepDensity,
  withStatements,
  type SampleStep,
  type StepSite,
} from './scan-sites.ts';

/** What one step gave, as arrays. */
export interface Stepped {
  readonly carry: readonly Tensor[];
  readonly ys: readonly Tensor[];
}

/** A scan over plain arrays. */
export interface ScanBody {
  readonly carry: readonly Tensor[];
  readonly xs: readonly Tensor[];
  readonly length: number;
  readonly reverse: boolean;
  /** Name of the dimension of the steps. */
  readonly name: string;
  readonly step: (carry: readonly Tensor[], x: readonly Tensor[]) => Stepped;
}

/** Runs the scan inside a model. `sites` is what one step says. */
export function runWithSites(sites: readonly StepSite[], body: ScanBody): LoopResult {
  return new Speaking(sites, body).run();
}

/** Step t of an array whose first visible axis is the steps. */
export function stepOf(x: Tensor, t: number): Tensor {
  return slice(x, t, t + 1).reshape(x.shape.slice(1));
}

type Place = ReturnType<typeof newAddress>;
type Values = readonly (Tensor | undefined)[];

class Speaking {
  private readonly sites: readonly StepSite[];
  private readonly body: ScanBody;
  private readonly places: readonly Place[];
  /** By site; none for what is no sample. */
  private readonly messages: readonly (SampleMessage | undefined)[];
  /** What the loop ran with, and what its steps said: log densities and values, by site. */
  private ran:
    { readonly values: Values; readonly loop: LoopResult; readonly said: readonly Tensor[] } | undefined;
  private drawn: readonly Tensor[] = [];

  constructor(sites: readonly StepSite[], body: ScanBody) {
    this.sites = sites;
    this.body = body;
    this.places = sites.map(placeOf);
    const observed = sites.some(site => site.observed) ? this.observations() : [];
    this.messages = sites.map((site, i) => (isSample(site) ? this.sampled(site, i, observed[i]) : undefined));
  }

  run(): LoopResult {
    sendTogether(
      this.messages.filter(message => message !== undefined),
      () => (this.ran = this.through(this.messages.map(message => message?.value))),
    );
    const { loop, said } = this.ran ?? this.through(this.messages.map(message => message?.value));
    const others = this.sites.flatMap((site, i) => (isSample(site) ? [] : [this.other(site, i, said[i])]));
    sendTogether(others, () => undefined);
    return loop;
  }

  private sampled(site: SampleStep, index: number, observation: Tensor | undefined): SampleMessage {
    const distribution = stacked(site, index, this.body.length, {
      logProb: (i, value) => this.logProb(i, value),
      draw: (i, random) => this.draw(i, random),
    });
    const { plates, observed } = site;
    const dims = [this.body.name, ...site.dims];
    const common = { kind: 'sample', plates, distribution, observed, scale: 1, dims } as const;
    return { ...common, ...this.places[index], value: observation };
  }

  private other(site: StepSite, index: number, value: Tensor): DeterministicMessage | FactorMessage {
    const common = { ...this.places[index], plates: site.plates, value };
    return site.kind === 'factor'
      ? { kind: 'factor', ...common, scale: 1 }
      : { kind: 'deterministic', ...common, dims: [this.body.name, ...site.dims] };
  }

  /** What is observed, all steps at once: it depends on no draw and no carry. */
  private observations(): readonly (Tensor | undefined)[] {
    const { carry, xs, length } = this.body;
    const observed = this.sites.flatMap((site, i) => (site.observed ? [i] : []));
    const step = (c: readonly Tensor[], x: readonly Tensor[]): Stepped => {
      const found: Tensor[] = [];
      const result = withStatements(
        (message, i) => {
          const site = this.sites[i];
          if (message.kind !== 'sample' || !isSample(site)) return;
          if (site.observed) found.push(message.value ?? somewhere(site));
          message.value ??= somewhere(site);
        },
        () => this.body.step(c, x),
      );
      return { carry: result.carry, ys: found };
    };
    const { ys } = runLoop({ carry, xs, length, step });
    const all: (Tensor | undefined)[] = this.sites.map(() => undefined);
    observed.forEach((i, k) => (all[i] = ys[k]));
    return all;
  }

  /** The loop with these values of all samples. */
  private through(values: Values) {
    const { carry, xs, length, reverse } = this.body;
    const entering = values.flatMap(value => (value === undefined ? [] : [value]));
    const place = new Map<number, number>();
    values.forEach((value, i) => value !== undefined && place.set(i, place.size));
    let own = 0;
    const step = (c: readonly Tensor[], x: readonly Tensor[]): Stepped => {
      const said: Tensor[] = [];
      const slices = x.slice(xs.length);
      const result = withStatements(
        (message, i) => {
          const site = this.sites[i];
          const at = place.get(i);
          const whole = values[i];
          if (message.kind !== 'sample') said[i] = toTensor(message.value);
          else if (isSample(site) && at !== undefined && whole !== undefined) {
            message.value = slices[at];
            said[i] = stepDensity(site, message.distribution, slices[at], whole);
          }
        },
        () => this.body.step(c, x.slice(0, xs.length)),
      );
      own = result.ys.length;
      return { carry: result.carry, ys: [...result.ys, ...said] };
    };
    const loop = runLoop({ carry, xs: [...xs, ...entering], length, reverse, step });
    return { values, loop: { ...loop, ys: loop.ys.slice(0, own) }, said: loop.ys.slice(own) };
  }

  private logProb(index: number, value: Tensor): Tensor {
    if (this.ran?.values[index] === value) return this.ran.said[index];
    const known = this.ran?.values ?? this.messages.map(message => message?.value);
    return this.through(known.with(index, value)).said[index];
  }

  /** A draw of a site given what earlier sites have got: later ones are drawn along with it. */
  private draw(index: number, random: Random): Tensor {
    const known = this.messages.map((message, i) => (i < index ? message?.value : undefined));
    const consistent =
      this.drawn.length > 0 && known.every((value, i) => value === undefined || value === this.drawn[i]);
    if (!consistent) this.drawn = this.simulate(known, random);
    return this.drawn[index];
  }

  private simulate(known: Values, random: Random): readonly Tensor[] {
    const { xs, length, reverse, step } = this.body;
    const stacks: Tensor[][] = this.sites.map(() => []);
    let { carry } = this.body;
    for (let k = 0; k < length; k++) {
      const t = reverse ? length - 1 - k : k;
      const listen = (message: SampleMessage | DeterministicMessage | FactorMessage, i: number): void => {
        if (message.kind !== 'sample') return;
        const given = known[i];
        message.value = given === undefined ? drawn(message, this.sites[i], random) : stepOf(given, t);
        stacks[i][t] = message.value;
      };
      const before = carry;
      carry = withStatements(listen, () =>
        step(
          before,
          xs.map(x => stepOf(x, t)),
        ),
      ).carry;
    }
    return stacks.map((list, i) => known[i] ?? (list.length === 0 ? toTensor(0) : stack(list)));
  }
}

/** A draw of one step, with the extents that an observation has beyond its distribution. */
function drawn(message: SampleMessage, site: StepSite, random: Random): Tensor {
  const { distribution, plates } = message;
  const own = distribution.batchShape.length + distribution.eventShape.length;
  const shape = site.shape.slice(0, Math.max(0, site.shape.length - own));
  return distribution.sample(random, { axes: plates, shape });
}

function placeOf({ name, span, kind }: StepSite): Place {
  const at = span ?? currentSite()?.span;
  return at === undefined
    ? newAddress(name, kind)
    : withSite({ name, span: at }, () => newAddress(undefined, kind));
}
