import { describe, expect, it } from 'vitest';
import { apartFirst, heightAt } from './label-crowding.ts';
import { linear } from './scale.ts';

const scales = { x: linear([0, 10], [0, 100]), y: linear([0, 10], [100, 0]) };
const at = (x: number, y: number) => ({ x, y, anchor: 'end' }) as const;

describe('crowded labels', () => {
  it('know the height of a curve at any place, also beyond its ends', () => {
    const height = heightAt({ x: [0, 5, 10], y: [0, 5, 10] }, scales);
    expect([0, 45, 50, 100, 120, -7].map(height)).toEqual([100, 50, 50, 0, 0, 100]);
  });

  it('go where their own curve is the nearest by far, and keep their order where equally so', () => {
    const own = heightAt({ x: [0, 10], y: [5, 5] }, scales);
    const other = heightAt({ x: [0, 10], y: [8, 8] }, scales);
    const [between, above, below, alsoBelow] = [at(100, 40), at(90, 10), at(80, 68), at(70, 72)];
    expect(apartFirst([between, above, below, alsoBelow], own, [other])).toEqual([
      below,
      alsoBelow,
      between,
      above,
    ]);
  });

  it('are apart from other curves over all of their words', () => {
    const own = heightAt({ x: [0, 10], y: [5, 5] }, scales);
    const falling = heightAt({ x: [0, 4, 4.1, 10], y: [6, 6, 20, 20] }, scales);
    const [long, later] = [at(90, 40), at(95, 64)];
    expect(apartFirst([long, later], own, [falling], 20)).toEqual([long, later]);
    expect(apartFirst([long, later], own, [falling], 70)).toEqual([later, long]);
  });

  it('keep their order beside a curve that stands alone', () => {
    const own = heightAt({ x: [0, 10], y: [5, 5] }, scales);
    const places = [at(100, 90), at(90, 20)];
    expect(apartFirst(places, own, [])).toEqual(places);
  });
});
