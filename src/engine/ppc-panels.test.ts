/** Panels of data sets of which some, or all, are not finite. Not here: what they show otherwise (ppc.test.ts). */
import { describe, expect, it } from 'vitest';
import {
  densityPanel,
  ecdfPanel,
  intervalsPanel,
  ribbonPanel,
  scatterPanel,
  type Check,
} from './ppc-panels.ts';

const check = (simulated: readonly (readonly number[])[]): Check => ({
  site: 'y',
  observed: Float64Array.of(0, 1.5, 2.25),
  simulated: simulated.map(set => Float64Array.from(set)),
  places: Float64Array.of(0, 1, 2),
  curves: 10,
});
const NONE = [NaN, NaN, NaN];

describe('with simulated sets that are not finite', () => {
  it.each([
    ['density', densityPanel],
    ['ecdf', ecdfPanel],
  ])('%s leaves those sets out, and all of them if need be', (_, panel) => {
    for (const sets of [[NONE, [0.5, 1, 2]], [NONE]]) {
      const { x, marks } = panel(check(sets));
      expect(x.domain?.every(Number.isFinite)).toBe(true);
      expect(marks.filter(mark => mark.type === 'line' && mark.role === 'predictive')).toHaveLength(
        sets.length - 1,
      );
    }
  });

  it('intervals and ribbons have none where nothing can be simulated, and say so', () => {
    const some = check([
      [NaN, 1, 2],
      [NaN, 1.5, 2.5],
      [NaN, 2, 3],
    ]);
    const words =
      /^y: of 3 observations, 1 of them without a finite simulated value, 2 lie in the central 89%/;
    const intervals = intervalsPanel(some);
    expect(intervals.sentence).toMatch(words);
    expect(intervals.marks[0]).toMatchObject({ type: 'ranges', x: [1, 2] });
    expect(intervals.marks[1]).toMatchObject({ type: 'dots', x: [0, 1, 2] });
    const ribbon = ribbonPanel(some);
    expect(ribbon.sentence).toMatch(words);
    expect(ribbon.marks[0]).toMatchObject({ type: 'area', x: [1, 2] });
  });

  it('nothing at all to compare with is no endless line', () => {
    const { x, marks } = scatterPanel(check([NONE]));
    expect(marks[0]).toMatchObject({ type: 'line', x: [], y: [] });
    expect(x.domain?.every(Number.isFinite) ?? true).toBe(true);
  });
});
