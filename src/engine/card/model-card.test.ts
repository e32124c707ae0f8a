import { describe, expect, it } from 'vitest';
import {
  add,
  div,
  exp,
  gather,
  matmul,
  mul,
  neg,
  pow,
  sub,
  tensor,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { csv } from '../csv.ts';
import {
  Beta,
  Binomial,
  Dirichlet,
  HalfCauchy,
  HalfNormal,
  ImproperUniform,
  mixture,
  Normal,
  Poisson,
  Uniform,
} from '../distributions/index.ts';
import { compileModel } from '../model/compile.ts';
import { plate } from '../model/plates.ts';
import { deterministic, observe, sample } from '../model/primitives.ts';
import type { ModelCard } from './card.ts';
import { modelCard, type ModelCardOptions } from './model-card.ts';

const Y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const SIGMA = tensor([15, 10, 16, 11, 9, 11, 10, 18]);

function eightSchools(): void {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfCauchy(5));
  plate('schools', 8, () => {
    const z = sample('z', Normal(0, 1));
    const theta = deterministic('theta', add(mu, mul(tau, z)));
    observe('y', Normal(theta, SIGMA), Y);
  });
}

function cardOf(model: () => unknown, options?: ModelCardOptions): ModelCard {
  const card = modelCard(model, options);
  if (card === undefined) throw new Error('no card');
  return card;
}

const FLIPS = 20;
function coinFlip(): void {
  const p = sample('p', Beta(1, 1));
  observe('heads', Binomial(FLIPS, p), 14);
}

const X = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 9],
  [2, 1],
]);
const response = tensor([1, 3, 5, 8, 1]);
const dose = tensor([0.1, 0.4, 0.2, 0.5, 0.3]);
const group = tensor([0, 1, 0, 2, 2]);
function regression(): void {
  const alpha = sample('alpha', Normal(0, 10));
  const beta = sample('beta', Normal([0, 0], 1));
  const sigma = sample('sigma', HalfNormal(1));
  observe('y', Normal(add(alpha, matmul(X, beta)), sigma), response);
}
function mix(): void {
  const w = sample('w', Dirichlet([1, 1]));
  const mu = sample('mu', Normal([-1, 1], 2));
  observe('y', mixture(w, [Normal(mu[0], 1), Normal(mu[1], 1)]), response);
}
function walk(): void {
  const phi = sample('phi', Uniform(-1, 1));
  let x = sample('x[0]', Normal(0, 1));
  observe('y[0]', Normal(x, 0.5), 1);
  for (let t = 1; t < 30; t++) {
    x = sample(`x[${t}]`, Normal(mul(phi, x), 1));
    observe(`y[${t}]`, Normal(x, 0.5 + (t % 3)), t % 3);
  }
}
function nested(): void {
  const mu = sample('mu', Normal(0, 1));
  plate('classes', 3, () => {
    const a = sample('a', Normal(mu, 1));
    plate('pupils', 2, () => {
      const b = sample('b', Normal(a, 1));
      observe(
        'score',
        Normal(sub(b, mul(2, exp(mu))), 1),
        tensor([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      );
    });
  });
}
function grouped(): void {
  const a = plate('counties', 3, () => sample('a', Normal(0, 1)));
  const rate = sample('rate', Normal(0, 1));
  plate('homes', 5, () => {
    observe('counts', Poisson(exp(add(gather(a, group), mul(rate, dose)))), response);
  });
}

function marks(card: ModelCard, role: string) {
  return card.priorPredictive?.marks.filter(mark => mark.role === role) ?? [];
}

it('has as many unknowns as the sampler moves', () => {
  const shares = (): void => {
    sample('p', Dirichlet([1, 1, 1]));
    sample('s', HalfNormal(1));
  };
  for (const model of [eightSchools, coinFlip, walk, shares])
    expect(cardOf(model).unknowns).toBe(compileModel(model).dim);
});

describe('the card of eight schools', () => {
  const card = cardOf(eightSchools, { names: { y: Y, sigma: SIGMA } });

  it('has the equations as they are written in a paper', () => {
    expect(card.title).toBe('eightSchools');
    expect(card.unknowns).toBe(10);
    expect(card.equations).toEqual([
      '\\mu \\sim \\mathrm{Normal}(0, 5)',
      '\\tau \\sim \\mathrm{HalfCauchy}(5)',
      'z_i \\sim \\mathrm{Normal}(0, 1)',
      '\\theta_i = \\mu + \\tau z_i',
      'y_i \\sim \\mathrm{Normal}(\\theta_i, \\sigma_i)',
    ]);
  });

  it('has the nodes, arrows and plate of the diagram', () => {
    const plates = ['schools'];
    expect(card.nodes).toEqual([
      { id: 'mu', latex: '\\mu', kind: 'sampled', plates: [] },
      { id: 'tau', latex: '\\tau', kind: 'sampled', plates: [] },
      { id: 'z', latex: 'z_i', kind: 'sampled', plates },
      { id: 'theta', latex: '\\theta_i', kind: 'deterministic', plates },
      { id: 'y', latex: 'y_i', kind: 'observed', plates },
      { id: 'sigma', latex: '\\sigma_i', kind: 'constant', plates },
    ]);
    expect(card.edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'mu theta',
      'tau theta',
      'z theta',
      'theta y',
      'sigma y',
    ]);
    expect(card.plates).toEqual([{ name: 'schools', size: 8 }]);
  });

  it('draws thirty pale curves of area about one over the dots of the data', () => {
    const curves = marks(card, 'predictive');
    expect(curves).toHaveLength(30);
    const areas = curves
      .map(mark => (mark.type === 'line' ? area(mark.x, mark.y) : 0))
      .toSorted((a, b) => a - b);
    expect(areas[15]).toBeGreaterThan(0.93);
    expect(areas[29]).toBeLessThan(1.02);
    expect(marks(card, 'data')).toEqual([
      { type: 'dots', role: 'data', x: [-3, -1, 1, 7, 8, 12, 18, 28], label: 'data' },
    ]);
  });

  it('is the same for the same seed and plain data throughout', () => {
    const options = { names: { y: Y, sigma: SIGMA } };
    expect(cardOf(eightSchools, { ...options, seed: 3 })).toEqual(
      cardOf(eightSchools, { ...options, seed: 3 }),
    );
    expect(structuredClone(card)).toEqual(card);
  });

  it('calls data whose name is not known d, and finds lists by what they hold', () => {
    expect(cardOf(eightSchools).equations[4]).toBe('y_i \\sim \\mathrm{Normal}(\\theta_i, d_i)');
    const se = [15, 10, 16, 11, 9, 11, 10, 18];
    expect(cardOf(eightSchools, { names: { se, note: 'text', rows: [{}] } }).equations[4]).toBe(
      'y_i \\sim \\mathrm{Normal}(\\theta_i, \\mathrm{se}_i)',
    );
  });
});

function area(x: readonly number[], y: readonly number[]): number {
  return x.slice(1).reduce((sum, right, i) => sum + ((right - x[i]) * (y[i] + y[i + 1])) / 2, 0);
}

describe('the card of a coin', () => {
  const card = cardOf(coinFlip);

  it('has two lines and one arrow', () => {
    expect(card.equations).toEqual([
      'p \\sim \\mathrm{Beta}(1, 1)',
      '\\mathrm{heads} \\sim \\mathrm{Binomial}(20, p)',
    ]);
    expect(card.unknowns).toBe(1);
    expect(card.edges).toEqual([{ from: 'p', to: 'heads' }]);
    expect(card.plates).toEqual([]);
  });

  it('shows the probabilities of every count for thirty biases', () => {
    const curves = marks(card, 'predictive');
    expect(curves).toHaveLength(30);
    for (const mark of curves) {
      if (mark.type !== 'line') throw new Error('expected lines');
      expect(mark.x.every(Number.isInteger)).toBe(true);
      expect(mark.y.reduce((a, b) => a + b, 0)).toBeLessThan(1.001);
    }
    expect(card.priorPredictive?.sentence).toMatch(/of heads: .* the datum is 14$/);
  });
});

describe('equations', () => {
  it.each([
    [
      'a product of matrix and vector',
      regression,
      3,
      'y \\sim \\mathrm{Normal}(\\alpha + X \\beta, \\sigma)',
    ],
    ['a mixture', mix, 2, 'y \\sim \\mathrm{Mixture}(w,\\; (\\mu_0, 1),\\; (\\mu_1, 1))'],
    [
      'nested plates',
      nested,
      3,
      '\\mathrm{score}_{ij} \\sim \\mathrm{Normal}(b_{ij} - 2 \\, \\exp(\\mu), 1)',
    ],
    [
      'an index',
      grouped,
      2,
      '\\mathrm{counts}_j \\sim \\mathrm{Poisson}(\\exp(a_{g_j} + \\mathrm{rate} \\, x_j))',
    ],
  ] as const)('show %s', (_name, model, line, expected) => {
    expect(cardOf(model, { names: { X, g: group, x: dose } }).equations[line]).toBe(expected);
  });

  it('collapse a loop into one line, its first step apart', () => {
    const card = cardOf(walk);
    expect(card.equations).toEqual([
      '\\varphi \\sim \\mathrm{Uniform}(-1, 1)',
      'x_0 \\sim \\mathrm{Normal}(0, 1)',
      'x_t \\sim \\mathrm{Normal}(\\varphi x_{t-1}, 1)',
      'y_t \\sim \\mathrm{Normal}(x_t, d_t)',
    ]);
    expect(card.nodes.map(node => node.latex)).toEqual(['\\varphi', 'x_t', 'y_t']);
    expect(card.plates).toEqual([{ name: 't', size: 30 }]);
    expect(card.unknowns).toBe(31);
  });

  it('name only the parents of what is too long to read', () => {
    const long = (): void => {
      const a = sample('a', Normal(0, 1));
      let sum: Numeric = a;
      for (let i = 2; i < 40; i++) sum = add(sum, mul(exp(mul(a, i)), i));
      observe('y', Normal(sum, 1), 1);
    };
    expect(cardOf(long).equations[1]).toBe('y \\sim \\mathrm{Normal}(f(a), 1)');
  });

  it('keep brackets where they are needed', () => {
    const model = (): void => {
      const a = sample('a', Normal(0, 1));
      const b = sample('b', Normal(0, 1));
      const c = sample('c', Normal(0, 1));
      deterministic('u', mul(add(a, 1), sub(a, sub(b, c))));
      deterministic('v', add(mul(a, b), neg(div(a, add(1, b)))));
      deterministic('w', pow(add(a, b), 2));
    };
    expect(cardOf(model).equations.slice(3)).toEqual([
      'u = (a + 1) \\, (a - (b - c))',
      'v = a b - \\frac{a}{b + 1}',
      'w = (a + b)^2',
    ]);
  });
});

describe('columns of tables', () => {
  const data = csv('group,x,y\n0,0.1,1\n1,0.4,3\n0,0.2,5\n2,0.5,8\n2,0.3,1\n');
  const columns = data as unknown as Record<'group' | 'x' | 'y', Tensor>;
  const hierarchical = (): void => {
    const alpha = plate('groups', 3, () => sample('alpha', Normal(0, 1)));
    const beta = sample('beta', Normal(0, 1));
    const sigma = sample('sigma', HalfNormal(1));
    observe('y', Normal(add(gather(alpha, columns.group), mul(beta, columns.x)), sigma), columns.y);
  };

  it('have their names in the equations and the diagram, members of objects too', () => {
    const { x, group: g, y } = columns;
    for (const names of [{ data }, { all: { x, group: g, y } }]) {
      const card = cardOf(hierarchical, { names });
      expect(card.equations[3]).toBe(
        'y \\sim \\mathrm{Normal}(\\alpha_{\\mathrm{group}} + \\beta x, \\sigma)',
      );
      expect(card.nodes.map(node => node.id)).toEqual(['alpha', 'beta', 'sigma', 'y', 'group', 'x']);
    }
  });

  it('are told apart by their tables, and from sites of the same name', () => {
    const other = csv('x\n7\n8\n9\n6\n5\n');
    const { x } = other as unknown as Record<'x', Tensor>;
    const both = (): void => {
      const beta = sample('beta', Normal(0, 1));
      observe('y', Normal(mul(beta, add(mul(columns.x, beta), x)), 1), columns.y);
    };
    expect(cardOf(both, { names: { data, other } }).nodes.map(node => node.id)).toEqual([
      'beta',
      'y',
      'x',
      'other.x',
    ]);
    const drawn = (): void => {
      const own = sample('x', Normal(0, 1));
      observe('y', Normal(mul(own, columns.x), 1), columns.y);
    };
    expect(cardOf(drawn, { names: { data } }).equations[1]).toBe(
      'y \\sim \\mathrm{Normal}(x \\, \\mathrm{data.x}, 1)',
    );
  });
});

describe('no card', () => {
  it('is made of a model that branches on a random value', () => {
    const model = (): void => {
      const a = sample('a', Normal(0, 1));
      if (Number(a) > 0) sample('b', Normal(0, 1));
    };
    expect(modelCard(model)).toBeUndefined();
  });

  it('is made of a function without sites, or one that throws', () => {
    expect(modelCard(() => 3)).toBeUndefined();
    expect(modelCard(() => JSON.parse('{'))).toBeUndefined();
  });
});

describe('the range of what the prior expects', () => {
  const domainOf = (model: () => unknown): readonly number[] =>
    cardOf(model).priorPredictive?.x?.domain ?? [];

  it('is the whole support of few whole numbers, whose ends are as likely as the rest', () => {
    for (const n of [10, 12])
      expect(
        domainOf(() => {
          const p = sample('p', Beta(1, 1));
          observe('k', Binomial(n, p), 7);
        }),
      ).toEqual([-0.5, n + 0.5]);
    expect(
      domainOf(() => {
        const p = sample('p', Beta(1, 1));
        observe('k', Binomial([5, 12, 8, 3, 9], p), [1, 6, 2, 0, 4]);
      }),
    ).toEqual([-0.5, 12.5]);
  });

  it('holds the 89% of which the words speak, of single values and of many', () => {
    const spans = [
      () => observe('y', Normal(sample('mu', Normal(0, 10)), 0.1), 1),
      () => observe('n', Poisson(exp(sample('a', Normal(2, 1)))), 3),
      () => observe('y', Normal(sample('mu', Normal(0, 10)), 0.1), response),
      () => observe('y', Normal(0, sample('s', HalfCauchy(5))), Y),
    ].map(model => {
      const { sentence = '', x } = cardOf(model).priorPredictive ?? {};
      const [, low, high] = /lie between (\S+) and (\S+?);/.exec(sentence.replaceAll('−', '-')) ?? [];
      return { low: Number(low), high: Number(high), domain: x?.domain ?? [0, 0] };
    });
    for (const { low, high, domain } of spans) {
      expect(low).toBeLessThan(high);
      expect(domain[0]).toBeLessThanOrEqual(low);
      expect(domain[1]).toBeGreaterThanOrEqual(high);
      // Heavy tails do not flatten the rest.
      expect(domain[1] - domain[0]).toBeLessThan(4 * (high - low));
    }
  });
});

describe('a prior that cannot be drawn', () => {
  it('leaves the equations and takes the figure away', () => {
    const card = cardOf(() => {
      const mu = sample('mu', ImproperUniform());
      observe('y', Normal(mu, 1), Y);
    });
    expect(card.equations[0]).toBe('\\mu \\sim \\mathrm{ImproperUniform}');
    expect(card.priorPredictive).toBeUndefined();
  });
});
