/**
 * A trained automatic guide as an ordinary function with `sample` statements: what importance sampling proposes from.
 * Not here: training (guide-auto.ts).
 */
import { addInput, mul, rowOf, sub, sum, trace, type Numeric, type Tensor } from '../array/index.ts';
import type { Axis } from '../array/index.ts';
import type { ArrayData } from '../array/graph.ts';
import { bijectorFor, Delta, Normal, type Constraint, type Distribution } from '../distributions/index.ts';
import { guarded } from '../distributions/define.ts';
import { DISTRIBUTION } from '../distributions/distribution.ts';
import { TildeError } from '../errors.ts';
import { withScope } from './addresses.ts';
import type { AutoGuide } from './guide.ts';
import type { Model } from './handlers.ts';
import { collectJoint } from './joint.ts';
import { run } from './objective-guided.ts';
import { params as storedParams } from './param-store.ts';
import { plate, withPlates } from './plates.ts';
import { sample } from './primitives.ts';

interface FreeSite {
  readonly address: string;
  readonly name: string;
  readonly plates: readonly Axis[];
  readonly batchShape: readonly number[];
  readonly eventShape: readonly number[];
  readonly support: Constraint;
}

/** Large enough for any model: only the sites are of interest. */
const UNKNOWN = 2 ** 24;

/**
 * The guide as a function of the stored parameters `site_auto_loc` and `site_auto_scale`.
 * @throws TildeError for a guide with correlations, whose sites cannot be drawn one by one
 */
export function autoGuideFunction(guide: AutoGuide, model: Model, args: readonly unknown[]): Model {
  if (guide.auto === 'multivariateNormal') throw correlated();
  const sites = freeSites(model, args);
  const auto = (): void => {
    const stored = storedParams();
    for (const site of sites) {
      const loc = stored[`${site.name}_auto_loc`];
      const scale = guide.auto === 'delta' ? undefined : stored[`${site.name}_auto_scale`];
      draw(site, () => pushed(site, loc, scale));
    }
  };
  Object.defineProperty(auto, 'name', { value: guide.auto === 'delta' ? 'autoDelta' : 'autoNormal' });
  return auto;
}

function draw({ address, plates }: FreeSite, distribution: () => Distribution): void {
  const path = address.split('/');
  const statement = path.slice(0, -1).reduceRight(
    (inner, name) => () => withScope(name, inner),
    () => void sample(path[path.length - 1], distribution()),
  );
  plates.reduceRight((inner, axis) => () => plate(axis.name, axis.size, inner), statement)();
}

/** The distribution of a site whose unconstrained value is normal. */
function pushed(
  { support, batchShape, eventShape }: FreeSite,
  loc: Tensor,
  scale: Tensor | undefined,
): Distribution {
  const bijector = bijectorFor(support);
  const rank = bijector.unconstrainedShape(eventShape).length;
  const centre = rowOf(loc, rank);
  if (scale === undefined) return Delta(bijector.forward(centre));
  const base = Normal(centre, rowOf(scale, rank));
  if (support.kind === 'real') return base;
  const inside = (x: Numeric): Tensor => {
    const u = bijector.inverse(x);
    return sub(overEvent(base.logProb(u), batchShape), overEvent(bijector.logAbsDetJacobian(u), batchShape));
  };
  return {
    [DISTRIBUTION]: true,
    name: 'AutoNormal',
    params: base.params,
    support,
    batchShape,
    eventShape,
    discrete: false,
    logProbInside: inside,
    logProb: x => guarded(support, mul(1, x), inside),
    sample: (random, leading) => bijector.forward(base.sample(random, leading)),
    latex: '\\mathrm{Normal}({loc}, {scale})',
    doc: 'A normal variable on unconstrained space, mapped onto the support.',
  };
}

/** Sums what comes after the batch. */
function overEvent(density: Tensor, batchShape: readonly number[]): Tensor {
  const extra = density.shape.length - batchShape.length;
  if (extra <= 0) return density;
  return sum(
    density,
    Array.from({ length: extra }, (_, i) => batchShape.length + i),
  );
}

function freeSites(model: Model, args: readonly unknown[]): readonly FreeSite[] {
  const sites: FreeSite[] = [];
  let inputs = 0;
  const lift = (value: ArrayData): Tensor =>
    addInput({ name: `data${(inputs += 1)}`, role: 'data', shape: value.shape });
  trace(
    [{ name: 'position', role: 'parameter', shape: [UNKNOWN] }],
    ([position]) => {
      const { handler } = collectJoint(position);
      const process: typeof handler.process = message => {
        if (message.kind === 'sample' && message.value === undefined) {
          const { address, name, plates, distribution } = message;
          const { batchShape, eventShape, support } = distribution;
          sites.push({ address, name, plates, batchShape, eventShape, support });
        }
        handler.process?.(message);
      };
      withPlates(() => run(model, args, { ...handler, process }));
      return {};
    },
    { lift },
  );
  return sites;
}

function correlated(): TildeError {
  return new TildeError('argument', 'a guide with correlations cannot propose its sites one by one', {
    expected: 'a guide by hand, or autoNormal',
    got: 'autoMultivariateNormal',
    hint: 'svi(model, { guide: autoNormal(model) }) gives a guide for importance(…)',
  });
}
