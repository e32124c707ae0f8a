/** Runs every law over every bijector, and shows that the laws catch wrong ones. */
import { describe, expect, it } from 'vitest';
import { add, mul, sum, toTensor, trace } from '../../array/index.ts';
import { interpreter } from '../../backends/interpreter/index.ts';
import { TildeError } from '../../errors.ts';
import * as constraints from '../constraints.ts';
import type { Constraint } from '../constraint.ts';
import { violates } from '../violates.ts';
import { bijectorFor } from './index.ts';
import { batchesElementwise, jacobianMatches, roundTrips, type BijectorCase } from './laws.ts';

const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function make(constraint: Constraint, shape: number[], keep = all(shape.reduce((a, b) => a * b, 1))) {
  return {
    label: `${constraint.name} [${shape.join(', ')}]`,
    constraint,
    bijector: bijectorFor(constraint),
    shape,
    keep,
  };
}

const CASES = [
  make(constraints.real, []),
  make(constraints.realVector, [3]),
  make(constraints.positive, []),
  make(constraints.nonNegative, [2]),
  make(constraints.unit, []),
  make(constraints.greaterThan(toTensor(-2)), []),
  make(constraints.lessThan(toTensor(3)), []),
  make(constraints.interval(toTensor(-1), toTensor(4)), []),
  make(constraints.interval(toTensor([-1, 0]), toTensor([4, 0.5])), [2]),
  make(constraints.simplex, [2], [0]),
  make(constraints.simplex, [5], [0, 1, 2, 3]),
  make(constraints.ordered, [1]),
  make(constraints.ordered, [4]),
  make(constraints.positiveOrdered, [4]),
  make(constraints.correlationCholesky, [2, 2], [2]),
  make(constraints.correlationCholesky, [4, 4], [4, 8, 9, 12, 13, 14]),
  make(constraints.covarianceCholesky, [1, 1], [0]),
  make(constraints.covarianceCholesky, [3, 3], [0, 4, 8, 3, 6, 7]),
];

describe('every bijector', () => {
  it.each(CASES)('round trips: $label', one => expect(roundTrips(one)).toEqual([]));
  it.each(CASES)('states its Jacobian: $label', one => expect(jacobianMatches(one)).toEqual([]));
  it.each(CASES)('maps batches elementwise: $label', one => expect(batchesElementwise(one)).toEqual([]));

  it.each(CASES)('leads into its constraint, also far out: $label', ({ bijector, constraint, shape }) => {
    const free = bijector.unconstrainedShape(shape);
    for (const reach of [-12, 0, 12]) {
      const size = free.reduce((a, b) => a * b, 1);
      const spread = toTensor(all(size).map(i => (i % 3) * 0.1)).reshape(...free);
      const x = bijector.forward(add(reach, spread));
      const broken = violates(constraint, x);
      expect(broken === undefined ? 0 : sum(broken).item()).toBe(0);
    }
  });

  it('has the equal parts of the simplex at 0', () => {
    const x = bijectorFor(constraints.simplex).forward([0, 0, 0]);
    for (const part of x) expect(part.item()).toBeCloseTo(0.25, 14);
  });

  it('traces a bound that is itself a random value', () => {
    const graph = trace(
      [
        { name: 'u', role: 'parameter', shape: [] },
        { name: 'high', role: 'parameter', shape: [] },
      ],
      ([u, high]) => {
        const bijector = bijectorFor(constraints.interval(toTensor(0), high));
        return { x: add(bijector.forward(u), 0), jacobian: bijector.logAbsDetJacobian(u) };
      },
    );
    const run = interpreter.load(graph);
    run.input('u')[0] = 0;
    run.input('high')[0] = 8;
    run.bind();
    run.run();
    expect(run.output('x')[0]).toBeCloseTo(4, 12);
    expect(run.output('jacobian')[0]).toBeCloseTo(Math.log(2), 12);
  });

  it('is refused for whole numbers with a message', () => {
    expect(() => bijectorFor(constraints.count)).toThrow(TildeError);
  });
});

describe('the laws of bijectors', () => {
  const exponential = bijectorFor(constraints.positive);
  const broken = (change: Partial<BijectorCase['bijector']>): BijectorCase => ({
    bijector: { ...exponential, ...change },
    shape: [],
    keep: [0],
  });

  it('catch a Jacobian of the wrong sign', () => {
    expect(jacobianMatches(broken({ logAbsDetJacobian: u => mul(-1, u) }))).not.toEqual([]);
  });

  it('catch a missing Jacobian', () => {
    expect(jacobianMatches(broken({ logAbsDetJacobian: u => mul(0, u) }))).not.toEqual([]);
  });

  it('catch an inverse that is not one', () => {
    expect(roundTrips(broken({ inverse: x => toTensor(x) }))).not.toEqual([]);
  });

  it('catch stick breaking without its rest terms', () => {
    const bijector = bijectorFor(constraints.simplex);
    const wrong = {
      ...bijector,
      logAbsDetJacobian: (u: Parameters<typeof bijector.forward>[0]) =>
        mul(0.5, bijector.logAbsDetJacobian(u)),
    };
    expect(jacobianMatches({ bijector: wrong, shape: [3], keep: [0, 1] })).not.toEqual([]);
  });

  it('catch a wrong unconstrained shape', () => {
    expect(batchesElementwise(broken({ unconstrainedShape: shape => shape.slice(0, 1) }))).not.toEqual([]);
  });
});
