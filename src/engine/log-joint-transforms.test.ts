import { describe, expect, it } from 'vitest';
import { grad, jit, logJoint, Normal, observe, plate, sample, tensor, vmap } from './api.ts';
import type { Tensor } from './api.ts';

const y = tensor([1, 2, 4]);

function rows() {
  const m = sample('m', Normal(0, 1));
  plate('rows', 3, () => {
    const z = sample('z', Normal(m, 1));
    observe('y', Normal(z, 1), y);
  });
}

/** By hand: standard normals summed. */
const exact = (m: number, z: readonly number[]): number => {
  const log = (x: number) => -0.5 * x * x - 0.5 * 1.8378770664093453;
  return z.reduce((sum, value, i) => sum + log(value - m) + log([1, 2, 4][i] - value), log(m));
};

describe('the log joint under transformations', () => {
  const z = [0.5, -1, 2];
  const at = (values: Tensor) => logJoint(rows, { m: 0.3, z: values });

  it('matches a symbol to the rows of its plate', () => {
    expect(jit(at)(tensor(z)).item()).toBeCloseTo(exact(0.3, z), 12);
    expect(Array.from(jit(grad(at))(tensor(z)).toArray() as number[])).toEqual(
      z.map((value, i) => expect.closeTo(0.3 - value + ([1, 2, 4][i] - value), 12) as number),
    );
  });

  it('is batched over many values', () => {
    const many = [z, [1, 1, 1], [0, 3, -2]];
    expect(vmap(at)(tensor(many)).toArray()).toEqual(
      many.map(one => expect.closeTo(exact(0.3, one), 12) as number),
    );
  });
});
