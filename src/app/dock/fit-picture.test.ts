import { expect, test, vi } from 'vitest';
import { fitPicture } from './fit-picture.ts';

vi.mock('../ui/theme.ts', () => ({ token: () => '#000' }));

const pictureOf = (losses: number[]) =>
  fitPicture(
    {
      steps: Float64Array.from(losses.keys()),
      raw: Float64Array.from(losses),
      mean: Float64Array.from(losses),
    },
    losses.length,
    352,
  );

test('losses that are no numbers, and those of any size, leave a picture with an axis', () => {
  for (const losses of [
    [Infinity, 3, 2, NaN, 1],
    [1e300, 5e299, 2e299],
    [1.7e308, -1.7e308, 0],
    [2e-308, 1e-308, 1e-308],
    [NaN, NaN],
  ]) {
    const { layout, losses: places } = pictureOf(losses);
    const { range } = layout['yaxis'] as { range: [number, number] };
    expect(Number.isFinite(range[1] - range[0])).toBe(true);
    expect(range[0]).toBeLessThan(range[1]);
    for (const { at, label } of places) {
      expect(Number.isFinite(at)).toBe(true);
      expect(label).toMatch(/^−?[\d.,]+(e−?\d+)?$/);
    }
  }
});
