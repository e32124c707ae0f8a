import { describe, expect, it } from 'vitest';
import { TildeError } from '../errors.ts';
import type { ParamsOf, Primitive, Shape } from './primitives.ts';
import { resultShape } from './shape.ts';

type Row = { [P in Primitive]: readonly [P, readonly Shape[], ParamsOf<P>, Shape | 'error'] }[Primitive];

const rows: readonly Row[] = [
  ['add', [[2, 1], [3]], {}, [2, 3]],
  ['add', [[2], [3]], {}, 'error'],
  ['add', [[0], [1]], {}, [0]],
  ['add', [[2]], {}, 'error'],
  ['select', [[2, 1], [3], []], {}, [2, 3]],
  ['select', [[2], [], [3]], {}, 'error'],
  ['reshape', [[2, 3]], { shape: [6] }, [6]],
  ['reshape', [[2, 3]], { shape: [5] }, 'error'],
  ['reshape', [[]], { shape: [1, 1] }, [1, 1]],
  ['transpose', [[2, 3]], { perm: [1, 0] }, [3, 2]],
  ['transpose', [[2, 3]], { perm: [1, 1] }, 'error'],
  ['transpose', [[2, 3]], { perm: [0] }, 'error'],
  ['broadcastTo', [[3]], { shape: [2, 3] }, [2, 3]],
  ['broadcastTo', [[3]], { shape: [3, 2] }, 'error'],
  ['broadcastTo', [[2, 3]], { shape: [3] }, 'error'],
  ['slice', [[5]], { starts: [4], sizes: [3], steps: [-2] }, [3]],
  ['slice', [[5]], { starts: [4], sizes: [4], steps: [-2] }, 'error'],
  ['slice', [[5]], { starts: [0], sizes: [0], steps: [1] }, [0]],
  ['slice', [[5]], { starts: [0], sizes: [1], steps: [0] }, 'error'],
  ['slice', [[5, 1]], { starts: [0], sizes: [1], steps: [1] }, 'error'],
  ['unslice', [[2]], { shape: [5], starts: [1], steps: [3] }, [5]],
  ['unslice', [[3]], { shape: [5], starts: [1], steps: [3] }, 'error'],
  [
    'concat',
    [
      [2, 1],
      [2, 4],
    ],
    { axis: 1 },
    [2, 5],
  ],
  [
    'concat',
    [
      [2, 1],
      [3, 4],
    ],
    { axis: 1 },
    'error',
  ],
  ['concat', [], { axis: 0 }, 'error'],
  [
    'gather',
    [
      [4, 5],
      [2, 3],
    ],
    { axis: 1, batch: 0 },
    [4, 2, 3],
  ],
  [
    'gather',
    [
      [4, 5],
      [4, 3],
    ],
    { axis: 1, batch: 1 },
    [4, 3],
  ],
  [
    'gather',
    [
      [4, 5],
      [3, 3],
    ],
    { axis: 1, batch: 1 },
    'error',
  ],
  [
    'gather',
    [
      [4, 5],
      [4, 3],
    ],
    { axis: 0, batch: 1 },
    'error',
  ],
  ['scatterAdd', [[4, 3, 2], [3]], { axis: 1, batch: 0, size: 7 }, [4, 7, 2]],
  [
    'scatterAdd',
    [
      [4, 3],
      [4, 3],
    ],
    { axis: 1, batch: 1, size: 7 },
    [4, 7],
  ],
  ['scatterAdd', [[4, 3], [2]], { axis: 0, batch: 0, size: 7 }, 'error'],
  ['scatterAdd', [[4], [4]], { axis: 0, batch: -1, size: 7 }, 'error'],
  ['sum', [[2, 3, 4]], { axes: [0, 2] }, [3]],
  ['sum', [[2, 3]], { axes: [2] }, 'error'],
  ['sum', [[2, 3]], { axes: [0, 0] }, 'error'],
  ['cumsum', [[2, 3]], { axis: 1, reverse: true }, [2, 3]],
  ['cumsum', [[]], { axis: 0, reverse: false }, 'error'],
  [
    'matmul',
    [
      [5, 2, 3],
      [3, 4],
    ],
    {},
    [5, 2, 4],
  ],
  [
    'matmul',
    [
      [2, 3],
      [2, 3],
    ],
    {},
    'error',
  ],
  ['matmul', [[3], [3, 1]], {}, 'error'],
  [
    'matmul',
    [
      [2, 2, 3],
      [3, 3, 1],
    ],
    {},
    'error',
  ],
  ['cholesky', [[2, 3, 3]], {}, [2, 3, 3]],
  ['cholesky', [[2, 3]], {}, 'error'],
  [
    'triangularSolve',
    [
      [3, 3],
      [3, 2],
    ],
    { transpose: false },
    [3, 2],
  ],
  [
    'triangularSolve',
    [
      [3, 3],
      [2, 3, 2],
    ],
    { transpose: false },
    'error',
  ],
];

describe('shape rules', () => {
  it.each(rows)('%s of %j with %j is %j', (op, inputs, params, expected) => {
    const rule = (): Shape => resultShape<Primitive>(op, inputs, params);
    if (expected === 'error') expect(rule).toThrow(TildeError);
    else expect(rule()).toEqual(expected);
  });

  it('names every input shape in its errors', () => {
    expect(() =>
      resultShape(
        'concat',
        [
          [2, 1],
          [3, 4],
        ],
        { axis: 1 },
      ),
    ).toThrow('got [2, 1] and [3, 4]');
  });
});
