/** Gallery item E3: derivatives, vmap and jit inside one another, from live output. Each figure has a wrong number it must catch. */
import { expect, test } from '@playwright/test';
import { hold, holdWords } from '../support/hold.ts';
import { figureShown, runExample } from '../support/run-example.ts';
import { numberShown, tableShown, textShown } from '../support/shown.ts';

test.describe.configure({ timeout: 240_000 });

test('E3: derivatives of derivatives', async ({ page }) => {
  await runExample(page, 'derivatives');
  const slopes = [0.25, 0.1966119332, 0.1049935854];
  const curvatures = [0, -0.09085775, -0.0799625];
  for (const [i, x] of ['0', '1', '2'].entries()) {
    const slope = await numberShown(page, 'slopes', x, 'slope');
    // Wrong: the value of the logistic instead of its slope.
    const value = 1 / (1 + Math.exp(-i));
    hold({ id: `E3 slope at ${x}`, expected: slopes[i], got: slope, bound: 1e-6 * slopes[i] }, value);
    const curvature = await numberShown(page, 'slopes', x, 'curvature');
    const bound = Math.max(1e-8, 1e-6 * Math.abs(curvatures[i]));
    // Wrong: the slope once more.
    hold({ id: `E3 curvature at ${x}`, expected: curvatures[i], got: curvature, bound }, slopes[i]);
    const beside = await numberShown(page, 'slopes', x, 'beside it');
    hold({ id: `E3 off the diagonal, row ${x}`, expected: 0, got: beside, bound: 1e-12 }, slopes[i]);
  }
  const third = await numberShown(page, 'numbers', 'third derivative at 1', 'value');
  // Wrong: the second derivative, one grad too few.
  hold(
    { id: 'E3 tower of grad and jit at 1', expected: -0.0353255805, got: third, bound: 3.6e-8 },
    -0.0908577477,
  );
  // By sums over the same slopes; wrong: the sign, or a neighbour.
  const answers: readonly (readonly [string, number, number])[] = [
    ['valueAndGrad: the value', 2.1118556566, 2.11],
    ['jvp: the sum along (1, 0, −1)', slopes[0] - slopes[2], slopes[0] + slopes[2]],
    ['vjp: weight on the middle one', slopes[1], slopes[0]],
    ['hvp: third slope along (1, 0, −1)', -curvatures[2], curvatures[2]],
    ['jacobian: second slope', slopes[1], slopes[2]],
    ['vmap of grad: third slope', slopes[2], slopes[1]],
    ['jit: the sum', 2.1118556566, 2.11],
  ];
  for (const [ask, expected, wrong] of answers) {
    const got = await numberShown(page, 'which-one', ask, 'answer');
    hold({ id: `E3 ${ask}`, expected, got, bound: 1e-6 * Math.abs(expected) }, wrong);
  }
  // The roots of 4x(x² − 1) + 0.3; forty steps bring the walkers near.
  const left = await numberShown(page, 'ends', 'left', 'place');
  hold({ id: 'E3 bottom of the left valley', expected: -1.0355787, got: left, bound: 1e-5 }, -1);
  const right = await numberShown(page, 'ends', 'right', 'place');
  hold({ id: 'E3 bottom of the right valley', expected: 0.9601496, got: right, bound: 1e-5 }, 1);
  const rule = await tableShown(page, 'rule');
  expect(rule.get('800')?.['slope as written']).toBe('NaN');
  const atOne = await numberShown(page, 'rule', '1', 'curvature by the rule');
  hold({ id: 'E3 curvature by a rule', expected: 0.1966119332, got: atOne, bound: 2e-7 }, 0.7310585786);
  const far = await numberShown(page, 'rule', '800', 'slope by the rule');
  hold({ id: 'E3 slope by a rule at 800', expected: 1, got: far, bound: 1e-12 }, 0.999);
  holdWords('E3 the rule is the slope', 'true', await textShown(page, 'check'));
  await figureShown(page, 'tower', 'The logistic function and its derivatives', 'value');
  await figureShown(page, 'walk', 'Thirteen walkers, two valleys', 'place');
});
