/** Linear scales and round ticks. Not here: drawing. */
export interface Scale {
  (value: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

/** Maps `domain` to pixels. An empty domain maps to the middle. */
export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  // The difference of the largest numbers is no number: then halves are measured.
  const part = Number.isFinite(domain[1] - domain[0]) ? 1 : 0.5;
  const from = part * domain[0];
  const span = part * domain[1] - from;
  const map = (value: number): number =>
    span === 0
      ? (range[0] + range[1]) / 2
      : range[0] + ((part * value - from) / span) * (range[1] - range[0]);
  return Object.assign(map, { domain, range });
}

/** Of its size, the part that a span must be for several round values to be told apart as numbers. */
const FINEST = 1e-14;

/** 3 to 5 round values inside the domain, in steps of 1, 2, 2.5 or 5 times a power of ten; one where the domain has no room. */
export function ticks(domain: readonly [number, number]): {
  readonly values: readonly number[];
  readonly step: number;
} {
  const span = Math.abs(domain[1] - domain[0]);
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const finest = FINEST * Math.max(Math.abs(domain[0]), Math.abs(domain[1]));
  if (!(span > finest && power > 0) || !Number.isFinite(span)) return single(domain);
  const steps = [1, 2, 2.5, 5, 10, 20].map(factor => factor * power);
  const few = steps.filter(candidate => count(domain, candidate) <= 5);
  // Halves of what is counted mean nothing: rather three whole numbers.
  const step = few[0] === 2.5 && count(domain, few[1]) >= 3 ? few[1] : (few[0] ?? steps[5]);
  const first = Math.ceil(domain[0] / step - 1e-9);
  return { values: Array.from({ length: count(domain, step) }, (_, index) => (first + index) * step), step };
}

/** One value, where there is one, with four digits. */
function single(domain: readonly [number, number]): ReturnType<typeof ticks> {
  const value = domain.find(Number.isFinite);
  if (value === undefined) return { values: [], step: 1 };
  return { values: [value], step: 10 ** (Math.floor(Math.log10(Math.abs(value))) - 3) || 1 };
}

const count = (domain: readonly [number, number], step: number): number =>
  Math.floor(domain[1] / step + 1e-9) - Math.ceil(domain[0] / step - 1e-9) + 1;
