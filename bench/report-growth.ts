/** The sections on how cost grows. Not here: measuring it (measure-growth.ts). */
import { bytes, digits, table, time } from './format.ts';
import { FAMILIES, type Family } from './growth-models.ts';
import type { ChainsGroup, GrowthGroup, Results } from './results.ts';

/** Powers of the size that count as linear: what two measurements of one size may differ by on a shared machine. */
const LINEAR = [0.85, 1.15] as const;

interface Point {
  readonly size: number;
  readonly cost: number;
}

/** Power of the size by which cost grew from the first point to the last. */
const power = (from: Point, to: Point): number =>
  Math.log(to.cost / from.cost) / Math.log(to.size / from.size);

function named(p: number, above: string): string {
  if (p < LINEAR[0]) return `${p.toFixed(2)}: less than linear, a fixed cost is spread over more`;
  return p > LINEAR[1] ? `${p.toFixed(2)}: more than linear, ${above}` : `${p.toFixed(2)}: linear`;
}

type Size = GrowthGroup['sizes'][number];

/** What is followed, nanoseconds: a gradient, a leapfrog of the sampler with all its own work, a draw. */
const GRADIENT = ({ size, gradient }: Size): Point => ({ size, cost: gradient });
const LEAPFROG = ({ size, draw, leapfrogs }: Size): Point => ({ size, cost: (draw * 1e6) / leapfrogs });
const DRAW = ({ size, draw }: Size): Point => ({ size, cost: draw * 1e6 });

function sizeRow(one: Size, before: Size | undefined, { above }: Family): string[] {
  const grown = (of: (size: Size) => Point, name: (p: number) => string): string =>
    before === undefined ? '' : name(power(of(before), of(one)));
  return [
    one.size.toLocaleString('en'),
    time([GRADIENT(one).cost]),
    grown(GRADIENT, p => named(p, above)),
    time([LEAPFROG(one).cost]),
    grown(LEAPFROG, p => named(p, above)),
    digits(one.leapfrogs),
    time([DRAW(one).cost]),
    grown(DRAW, p => p.toFixed(2)),
    time([one.load * 1e6]),
    `${bytes(one.resident)}; WASM ${bytes(one.memory)}`,
  ];
}

function familySection(family: Family, { date, sizes, failure }: GrowthGroup): string {
  const head = [
    family.unit,
    'gradient',
    'its power',
    'leapfrog in a chain',
    'its power',
    'leapfrogs a draw',
    'draw',
    'its power',
    'text → module',
    'peak memory',
  ];
  const rows = sizes.map((one, i) => sizeRow(one, i === 0 ? undefined : sizes[i - 1], family));
  const [first, last] = [sizes.at(0), sizes.at(-1)];
  const whole =
    first === undefined || last === undefined || first === last
      ? ''
      : ` From the smallest to the largest, a gradient grew as ${family.unit}^${power(GRADIENT(first), GRADIENT(last)).toFixed(2)}, a draw as ${family.unit}^${power(DRAW(first), DRAW(last)).toFixed(2)}.`;
  const ended = failure === undefined ? '' : ` Ended at ${failure}.`;
  return [
    `### ${family.title}`,
    '',
    `\`${family.name}\`, ${date}.${whole}${ended}`,
    '',
    table(head, rows),
  ].join('\n');
}

function chainsSection({ date, cores, runs }: ChainsGroup): string {
  const [one] = runs;
  const rows = runs.map(({ chains, ms }) => [
    String(chains),
    time([ms * 1e6]),
    time([(ms * 1e6) / chains]),
    digits(ms / one.ms),
    digits(Math.ceil(chains / cores)),
  ]);
  const head = ['chains', 'from Run to the last draw', 'a chain', 'times one chain', 'chains a core has'];
  return [
    '### Chains in the app: hierarchical negative binomial, 2,000 transitions each',
    '',
    `${date}, in Chromium on ${cores} cores: chains are dealt to as many workers, so time grows with the chains a core has.`,
    '',
    table(head, rows),
  ].join('\n');
}

/** Size at which the plain loop is held against its vector form. */
const COMPARED = 10_000;
const MUST = { load: 200, ratio: 1.5 } as const;

/** The plain loop against its vector form. */
function loopLine({ growth }: Results): string[] {
  const [loop, vector] = (['steps-loop', 'steps-vector'] as const).map(name =>
    growth[name]?.sizes.find(({ size }) => size === COMPARED),
  );
  if (loop === undefined || vector === undefined) return [];
  const ratio = loop.gradient / vector.gradient;
  const met = loop.load < MUST.load && ratio <= MUST.ratio;
  return [
    `The plain loop at T = 10⁴: text → module in a fresh process ${time([loop.load * 1e6])} (must be < ${MUST.load} ms), a gradient ${digits(ratio)} times its vector form’s (must be ≤ ${MUST.ratio}): ${met ? 'met' : 'MISSED'}.`,
  ];
}

export function growthSections(results: Results): string[] {
  const families = FAMILIES.flatMap(family => {
    const group = results.growth[family.name];
    return group === undefined ? [] : [familySection(family, group)];
  });
  const chains = results.chains === undefined ? [] : [chainsSection(results.chains)];
  const all = [...families, ...loopLine(results), ...chains];
  return all.length === 0 ? [] : ['## How cost grows', GROWTH, ...all];
}

const GROWTH = `One chain in a fresh Node process a size. “Power” p: cost grew as size^p since the row above; ${LINEAR.join('–')} is called linear.
A draw costs its leapfrogs, so its power is that of a leapfrog and that of the leapfrogs a draw together; trajectories grow about as d^¼ with the
parameters, rounded up to a power of 2.`;
