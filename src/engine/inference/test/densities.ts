/** Densities with known moments, for the samplers' tests. Not here: models. */
import { exp, log1p } from '../../math/index.ts';
import type { Density } from '../contracts.ts';

function density(dim: number, evaluate: Density['evaluate']): Density {
  return { dim, evaluate, names: Array.from({ length: dim }, (_, i) => `x[${i}]`) };
}

/** Independent normals with the given standard deviations. */
export function normals(scales: readonly number[]): Density {
  return density(scales.length, (x, g) => {
    let sum = 0;
    for (let i = 0; i < scales.length; i++) {
      const z = x[i] / scales[i];
      sum -= 0.5 * z * z;
      g[i] = -z / scales[i];
    }
    return sum;
  });
}

/** Two unit normals with correlation `rho`. */
export function correlated(rho: number): Density {
  const left = 1 - rho * rho;
  return density(2, (x, g) => {
    g[0] = -(x[0] - rho * x[1]) / left;
    g[1] = -(x[1] - rho * x[0]) / left;
    return 0.5 * (x[0] * g[0] + x[1] * g[1]);
  });
}

/** N(0, I + c·11ᵀ). */
export function equicorrelated(dim: number, c: number): Density {
  return density(dim, (x, g) => {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += x[i];
    const shared = (c * sum) / (1 + c * dim);
    let value = 0;
    for (let i = 0; i < dim; i++) {
      g[i] = shared - x[i];
      value += 0.5 * x[i] * g[i];
    }
    return value;
  });
}

/**
 * y ~ N(a + b·x, e^s) over years x that are not centred, so that a and b are correlated to nearly −1; wide normal
 * priors on all three.
 */
export function uncentredLine(rows: number): Density {
  const x = Float64Array.from({ length: rows }, (_, i) => 1950 + i);
  const y = x.map((year, i) => 9 + 0.01 * (year - 1980) + (((i * 37) % 11) - 5) / 5);
  return density(3, ([a, b, s], g) => {
    const precision = exp(-2 * s);
    g[0] = -a / 1e4;
    g[1] = -b;
    g[2] = -rows - s;
    let value = -rows * s - 0.5 * ((a * a) / 1e4 + b * b + s * s);
    for (let i = 0; i < rows; i++) {
      const gap = y[i] - a - b * x[i];
      value -= 0.5 * gap * gap * precision;
      g[0] += gap * precision;
      g[1] += gap * x[i] * precision;
      g[2] += gap * gap * precision;
    }
    return value;
  });
}

/** Independent Student t with `nu` degrees of freedom. */
export function students(dim: number, nu: number): Density {
  return density(dim, (x, g) => {
    let sum = 0;
    for (let i = 0; i < dim; i++) {
      sum -= 0.5 * (nu + 1) * log1p((x[i] * x[i]) / nu);
      g[i] = (-(nu + 1) * x[i]) / (nu + x[i] * x[i]);
    }
    return sum;
  });
}

/** Half-normal σ, as x = log σ: the Jacobian adds x. */
export const logHalfNormal = density(1, (x, g) => {
  const square = exp(2 * x[0]);
  g[0] = 1 - square;
  return x[0] - 0.5 * square;
});

/** Gamma(3, 1) σ, as x = log σ. Without the Jacobian it is another distribution: Gamma(2, 1). */
export function logGamma(jacobian: boolean): Density {
  const power = jacobian ? 3 : 2;
  return density(1, (x, g) => {
    const value = exp(x[0]);
    g[0] = power - value;
    return power * x[0] - value;
  });
}

/** Neal's funnel with nine arms: diverges where the neck is narrow. */
export const funnel = density(10, (x, g) => {
  const v = x[0];
  const precision = exp(-v);
  let squares = 0;
  for (let i = 1; i < 10; i++) {
    squares += x[i] * x[i];
    g[i] = -x[i] * precision;
  }
  g[0] = -v / 9 - 4.5 + 0.5 * squares * precision;
  return (-0.5 * v * v) / 9 - 4.5 * v - 0.5 * squares * precision;
});

/** Uniform on (−1, 1): minus infinity, and a gradient that is no number, outside. */
export const box = density(1, (x, g) => {
  const inside = x[0] > -1 && x[0] < 1;
  g[0] = inside ? 0 : NaN;
  return inside ? 0 : -Infinity;
});

/** Finite nowhere. */
export const nowhere = density(2, (x, g) => {
  g[0] = x[0];
  g[1] = NaN;
  return -Infinity;
});
