/** Heatmaps, contours, violins and small multiples as plain data. Not here: how they look (e2e/figures.spec.ts). */
import { describe, expect, it } from 'vitest';
import { linspace, tensor } from '../array/index.ts';
import { createRandom } from '../random/index.ts';
import { contour } from './contour.ts';
import { estimateDensity, supportOf } from './density.ts';
import { facet } from './facet.ts';
import type { Mark } from './figure.ts';
import { heatmap } from './heatmap.ts';
import { hist } from './hist.ts';
import { levelRings } from './level-rings.ts';
import { line } from './line.ts';
import { plot } from './plot.ts';
import { scatter } from './scatter.ts';
import { violin } from './violin.ts';

const normals = (count: number, seed = 1): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.normal());
};
const of = <T extends Mark['type']>(marks: readonly Mark[], type: T): Extract<Mark, { type: T }>[] =>
  marks.filter((mark): mark is Extract<Mark, { type: T }> => mark.type === type);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Area by the shoelace formula: holes count against it. */
const area = ({ x, y }: { x: readonly number[]; y: readonly number[] }): number =>
  Math.abs(sum(x.map((a, i) => a * y[(i + 1) % x.length] - x[(i + 1) % x.length] * y[i]))) / 2;

describe('estimateDensity', () => {
  it('has mass one, also where it is reflected at the end of its support', () => {
    const positive = Float64Array.from(normals(2000), Math.abs).sort();
    for (const sorted of [Float64Array.from(normals(2000)).sort(), positive]) {
      const { x, y } = estimateDensity(sorted);
      const mass = sum(y) * (x[1] - x[0]) - 0.5 * (y[0] + y[y.length - 1]) * (x[1] - x[0]);
      expect(mass).toBeCloseTo(1, 2);
    }
    // Half normal: its density at zero is √(2/π), which leaking over the end would halve.
    expect(estimateDensity(positive).y[0]).toBeCloseTo(0.798, 1);
    expect(estimateDensity(positive).x[0]).toBe(0);
    expect(supportOf(0.1, 0.9)).toEqual({ low: 0, high: 1 });
    expect(supportOf(-1, 1)).toEqual({});
  });
});

describe('levelRings', () => {
  const places = Array.from({ length: 41 }, (_, i) => -2 + i / 10);
  const surface = (f: (x: number, y: number) => number) => places.map(y => places.map(x => f(x, y)));

  it('finds the circle where a cone crosses a level', () => {
    const rings = levelRings(
      places,
      places,
      surface((x, y) => 2 - Math.hypot(x, y)),
      1,
    );
    expect(rings).toHaveLength(1);
    for (const [i, x] of rings[0].x.entries()) expect(Math.hypot(x, rings[0].y[i])).toBeCloseTo(1, 1);
    expect(area(rings[0])).toBeCloseTo(Math.PI, 1);
  });

  it('keeps a hole, closes along the edge, and passes missing values by', () => {
    const ring = levelRings(
      places,
      places,
      surface((x, y) => -Math.abs(Math.hypot(x, y) - 1)),
      -0.3,
    );
    expect(ring.map(area).toSorted((a, b) => b - a)[0]).toBeCloseTo(Math.PI * 1.69, 1);
    expect(ring).toHaveLength(2);
    const [half] = levelRings(
      places,
      places,
      surface(x => x),
      0,
    );
    expect(area(half)).toBeCloseTo(8, 6);
    const [hollow] = levelRings(
      [0, 1, 2],
      [0, 1],
      [
        [1, 1, NaN],
        [1, 1, 1],
      ],
      0,
    );
    expect(Math.max(...hollow.x)).toBe(2);
    expect(area(hollow)).toBeLessThan(2);
  });

  it('separates two opposite corners unless the middle is high', () => {
    const saddle = [
      [1, 0],
      [0, 1],
    ];
    expect(levelRings([0, 1], [0, 1], saddle, 0.6)).toHaveLength(2);
    expect(levelRings([0, 1], [0, 1], saddle, 0.4)).toHaveLength(1);
  });
});

describe('contour', () => {
  it('holds the share of the draws that it says, along a narrow ridge too', () => {
    const [a, b] = [normals(4000, 1), normals(4000, 2)];
    const y = a.map((value, i) => 0.98 * value + 0.2 * b[i]);
    const figure = contour(a, y, { x: 'a', y: 'b', levels: [0.5, 0.89] });
    const regions = of(figure.marks, 'contour');
    expect(regions.map(region => region.label)).toEqual(['89%', '50%']);
    regions.forEach((region, n) => {
      const held = a.filter((value, i) => inside(region.rings, value, y[i])).length / a.length;
      expect(Math.abs(held - [0.89, 0.5][n])).toBeLessThan(0.04);
    });
    expect(figure.sentence).toMatch(
      /^b against a: 89% of 4,000 draws lie within a from .* correlation 0\.98$/,
    );
  });

  it('follows a narrow ridge far from zero, and ends at zero where draws come near it', () => {
    const [a, b] = [normals(4000, 1), normals(4000, 2)];
    const x = a.map(value => 100 + value);
    const y = a.map((value, i) => 100 + 0.98 * value + 0.2 * b[i]);
    const [far] = of(contour(x, y, { levels: [0.89] }).marks, 'contour');
    const held = x.filter((value, i) => inside(far.rings, value, y[i])).length / x.length;
    expect(Math.abs(held - 0.89)).toBeLessThan(0.04);
    // Of a normal with sds 1 and 0.2 along its axes: π · 0.2 · χ²(0.89; 2), widened a little by the kernel.
    expect(sum(far.rings.map(area))).toBeLessThan(1.25 * Math.PI * 0.2 * 4.41);
    const [near] = of(contour(a.map(Math.abs), y, { levels: [0.89] }).marks, 'contour');
    expect(near.rings.flatMap(ring => ring.x).reduce((p, q) => Math.min(p, q))).toBe(0);
  });

  it('draws round levels of a function and names the highest place', () => {
    const at = linspace(-2, 2, 41);
    const figure = contour(at, at, (x, y) => 10 - x * x - y * y, { x: 'a' });
    expect(of(figure.marks, 'contour').map(mark => mark.label)).toEqual(['4', '6', '8']);
    expect(figure.sentence).toMatch(
      /^surface: highest 10 at a 0, y 0, lowest 2 at a −2, y −2; lines at 4, 6, 8$/,
    );
    expect(figure.x.domain).toEqual([-2, 2]);
    const given = contour(at, at, (x, y) => x + y, { levels: [0], fill: false });
    expect(of(given.marks, 'contour')[0]).not.toHaveProperty('fill');
  });

  it('can lie under other figures and refuses what is no surface', () => {
    const [a, b] = [normals(100, 1), normals(100, 2)];
    expect(contour(a, b).with(scatter(a, b)).marks).toHaveLength(3);
    expect(() => contour([1, 2], [1, 2], [[1, 2]])).toThrow('contour: y does not fit z');
    expect(() => contour([2, 1], [1, 2], (x, y) => x * y)).toThrow('places of x must ascend');
    expect(() => contour([1, NaN], [1, 2])).toThrow('needs draws of two quantities');
    expect(() => contour(a, b, { levels: [5] })).toThrow('shares of them');
  });
});

/** Whether a point is inside rings by the even-odd rule. */
function inside(
  rings: readonly { x: readonly number[]; y: readonly number[] }[],
  x: number,
  y: number,
): boolean {
  let crossings = 0;
  for (const ring of rings) {
    ring.x.forEach((x0, i) => {
      const j = (i + 1) % ring.x.length;
      const [y0, x1, y1] = [ring.y[i], ring.x[j], ring.y[j]];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) crossings += 1;
    });
  }
  return crossings % 2 === 1;
}

describe('heatmap', () => {
  it('reads a table with names from its top, and one with numbers from below', () => {
    const z = [
      [1, 2],
      [3, 4],
    ];
    const named = heatmap(['a', 'b'], ['p', 'q'], z);
    expect(of(named.marks, 'cells')[0].values).toEqual([3, 4, 1, 2]);
    expect(named.y?.names).toEqual(['q', 'p']);
    expect(named.sentence).toBe('values: 2 × 2 cells; lowest 1 at x a, y p; highest 4 at x b, y q');
    const numbers = heatmap([0, 10], [5, 6], z);
    expect(of(numbers.marks, 'cells')[0]).toMatchObject({
      values: [1, 2, 3, 4],
      x: [-5, 5, 15],
      y: [4.5, 5.5, 6.5],
    });
    expect(numbers.sentence).toContain('lowest 1 at x 0, y 5');
  });

  it('centres its colours, leaves holes and takes a function', () => {
    const mark = of(heatmap([[-0.2, 1, NaN]], { centre: 0, label: 'r' }).marks, 'cells')[0];
    expect(mark).toMatchObject({ low: -1, high: 1, centre: 0, label: 'r', values: [-0.2, 1, null] });
    expect(heatmap([[-0.2, 1, NaN]]).sentence).toContain('3 cells, 1 missing');
    expect(of(heatmap([1, 2], [1, 3], (x, y) => x * y).marks, 'cells')[0].values).toEqual([1, 2, 3, 6]);
  });

  it('draws means of blocks where there are too many cells', () => {
    const big = tensor(
      Array.from({ length: 40_000 }, (_, i) => i % 200),
      [200, 200],
    );
    const figure = heatmap(big);
    expect(of(figure.marks, 'cells')[0].values).toHaveLength(10_000);
    expect(of(figure.marks, 'cells')[0].values[0]).toBe(0.5);
    expect(figure.sentence).toContain('200 × 200 cells, drawn as 100 × 100 means');
  });

  it('refuses what is no table', () => {
    expect(() => heatmap([1, 2, 3])).toThrow('z must be a table');
    expect(() => heatmap([[NaN]])).toThrow('needs values');
    expect(() => heatmap((x, y) => x * y)).toThrow('a function needs numbers');
    expect(() => heatmap(['a'], ['b'], [[1, 2]])).toThrow('x does not fit z');
  });
});

describe('violin', () => {
  it('takes columns of draws, lists and lists by name, and says their means', () => {
    const table = tensor(normals(300), [100, 3]);
    expect(of(violin(table).marks, 'violin')[0].rows.map(row => row.name)).toEqual(['0', '1', '2']);
    const named = violin({ before: [1, 2, 3, 4], after: [2, NaN, 6] }, { title: 'Scores', x: 'points' });
    const [{ rows }] = of(named.marks, 'violin');
    expect(rows.map(row => [row.name, row.mean])).toEqual([
      ['before', 2.5],
      ['after', 4],
    ]);
    expect(named.sentence).toMatch(/^Scores: before mean 2\.5 \(89% .*\), after mean 4 /);
    expect(Math.max(...rows.flatMap(row => row.y))).toBe(1);
    expect(named.x.domain[0]).toBe(0);
    expect(violin([[1, 2], [3]], { names: ['a', 'b'] }).marks).toHaveLength(1);
  });

  it('draws flat groups as wide as peaked ones where asked', () => {
    const groups = { peaked: normals(200).map(x => x / 100), flat: normals(200, 2) };
    const tops = (scale: 'area' | 'width') =>
      of(violin(groups, { scale }).marks, 'violin')[0].rows.map(row => Math.max(...row.y));
    expect(tops('width')).toEqual([1, 1]);
    expect(tops('area')[1]).toBeLessThan(0.05);
  });

  it('refuses a group without numbers and names that do not fit', () => {
    expect(() => violin({ a: [1], b: [NaN] })).toThrow('group "b" has no numbers');
    expect(() => violin([[1], [2]], { names: ['a'] })).toThrow('needs one name');
  });
});

describe('facet', () => {
  const [a, b] = [hist([1, 2, 3], { title: 'A' }), hist([5, 6, 9], { title: 'B' })];

  it('gives axes of the same name the same ends, and says what every figure says', () => {
    const figure = facet([a, b], { columns: 2, title: 'Two' });
    expect(figure.panels?.map(panel => panel.x.domain)).toEqual([
      [1, 9],
      [1, 9],
    ]);
    expect(figure.sentence).toMatch(/^Two: 2 figures; A: value: mean 2, .*; B: value: mean 6\.67, /);
    expect(figure.columns).toBe(2);
    expect(facet([a, b], { scales: 'free' }).panels?.[1].x.domain).toEqual([5, 9]);
    const apart = facet([line([1, 2], { x: 'day' }), line([1, 2, 3], { x: 'week' })]);
    expect(apart.panels?.map(panel => panel.x.domain[1])).toEqual([1, 2]);
  });

  it('holds single figures only, and no figure lies over it', () => {
    expect(() => facet([])).toThrow('needs a list of figures');
    expect(() => facet([facet([a])])).toThrow('needs a list of figures');
    expect(() => facet([a], { columns: 0 })).toThrow('columns');
    expect(() => plot([facet([a]), b])).toThrow('plot needs a list of figures');
  });
});
