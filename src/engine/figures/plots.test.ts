/** Figures with two axes, weighted histograms, and figures laid over each other. */
import { describe, expect, it } from 'vitest';
import { tensor } from '../array/index.ts';
import { band } from './band.ts';
import { contour } from './contour.ts';
import { facet } from './facet.ts';
import { forest } from './forest.ts';
import { heatmap } from './heatmap.ts';
import { hist } from './hist.ts';
import { line } from './line.ts';
import { plot } from './plot.ts';
import { scatter } from './scatter.ts';
import { violin } from './violin.ts';

const x = [0, 1, 2, 3];

describe('line', () => {
  it('draws a function of x and says its ends and its top', () => {
    const figure = line(x, at => at * (3 - at), { x: 'day', y: 'cases', title: 'Cases' });
    expect(figure.marks).toEqual([{ type: 'line', role: 'exact', x, y: [0, 2, 2, 0] }]);
    expect(figure.sentence).toBe('Cases goes from 0 to 0, highest 2 at 1; day from 0 to 3');
    expect([figure.title, figure.x.label, figure.y?.label]).toEqual(['Cases', 'day', 'cases']);
  });

  it('tells up to four curves apart and draws more as pale ones', () => {
    const roles = (count: number) =>
      line(
        x,
        Array.from({ length: count }, () => x),
      ).marks.map(mark => mark.role);
    expect(roles(2)).toEqual(['series1', 'series2']);
    expect(new Set(roles(5))).toEqual(new Set(['predictive']));
  });

  it('takes heights alone, functions among numbers, and tensors', () => {
    expect(line([3, 2, 1]).marks[0]).toMatchObject({ x: [0, 1, 2], y: [3, 2, 1] });
    expect(line(tensor(x), [at => at, [5, 5, 5, 5]]).marks).toHaveLength(2);
  });

  it('refuses heights that are not as many as places', () => {
    expect(() => line(x, [1, 2])).toThrow('line: y does not fit');
  });
});

describe('scatter', () => {
  it('leaves missing points out and says how many', () => {
    const figure = scatter(x, [1, NaN, 3, 4]);
    expect(figure.marks[0]).toMatchObject({ type: 'dots', x: [0, 2, 3], y: [1, 3, 4] });
    expect(figure.sentence).toContain('3 points, 1 missing');
  });
});

describe('band', () => {
  const draws = Array.from({ length: 101 }, (_, i) => [i, 2 * i]);

  it('holds the central half and 89% of the draws around their mean', () => {
    const [outer, inner, mean, data] = band([0, 1], draws, { data: [50, 90] }).marks;
    expect(outer).toMatchObject({ type: 'area', pale: true, low: [5.5, 11], y: [94.5, 189] });
    expect(inner).toMatchObject({ type: 'area', low: [25, 50], y: [75, 150] });
    expect(mean).toMatchObject({ type: 'line', y: [50, 100] });
    expect(data).toMatchObject({ type: 'dots', role: 'data', y: [50, 90] });
  });

  it('shows as many single draws as asked', () => {
    const pale = band([0, 1], draws, { draws: 20 }).marks.filter(mark => mark.role === 'predictive');
    expect(pale).toHaveLength(20);
  });
});

describe('figures over each other', () => {
  it('widen the axes to hold both, unless ends were asked for', () => {
    expect(line(x, x).with(scatter([5], [9])).x.domain).toEqual([0, 5.5]);
    expect(line(x, x, { domain: [0, 2] }).with(scatter([5], [9])).x.domain).toEqual([0, 2]);
  });

  it('keep the title of the first and stay plain data', () => {
    const both = plot([line(x, x, { title: 'A' }), scatter(x, x)], { y: 'height' });
    expect(structuredClone({ ...both })).toEqual(both);
    expect([both.title, both.y?.label, both.marks.length]).toEqual(['A', 'height', 2]);
  });
});

describe('a weighted histogram', () => {
  const figure = hist([1, 2, 3, 4], { weights: [1, 1, 1, 5], bins: 4, domain: [0.5, 4.5] });

  it('weighs its bars, mean and intervals', () => {
    const [bars] = figure.marks;
    expect(bars).toMatchObject({ heights: [0.125, 0.125, 0.125, 0.625] });
    expect(figure.sentence).toContain('mean 3.25');
    expect(figure.marks.at(-1)).toMatchObject({ low89: 1, low50: 2, high50: 4, high89: 4 });
  });

  it('says what the draws are worth', () => {
    expect(figure.sentence).toContain('4 draws, worth 2');
  });

  it('has room around draws that are all the same', () => {
    expect(hist([2, 2, 2]).x.domain).toEqual([1.5, 2.5]);
  });

  it('needs one weight a draw', () => {
    expect(() => hist([1, 2], { weights: [1] })).toThrow('every draw needs one weight');
  });
});

describe('curves of several figures', () => {
  const roles = (figure: { marks: readonly { role: string }[] }) => figure.marks.map(mark => mark.role);

  it('have a colour each where none was given a role', () => {
    expect(roles(plot([line(x, x), line(x, x)]))).toEqual(['series1', 'series2']);
    expect(roles(line(x, x).with(line(x, x)).with(line(x, x)))).toEqual(['series1', 'series2', 'series3']);
    expect(roles(plot([line(x, [x, x]), line(x, [x, x])]))).toEqual([1, 2, 3, 4].map(i => `series${i}`));
  });

  it('keep a role that was asked for, and ink where they stand alone', () => {
    expect(roles(plot([line(x, x), line(x, x, { role: 'prior' }), scatter(x, x)]))).toEqual([
      'exact',
      'prior',
      'data',
    ]);
  });
});

describe('options of figures', () => {
  it('name the axis by the same word in a histogram, a forest and violins', () => {
    const draws = [
      [1, 2],
      [2, 3],
      [3, 5],
    ];
    for (const draw of [hist, forest, violin])
      for (const key of ['label', 'x']) {
        const figure = draw(draws, { [key]: 'weight in g' });
        expect(figure.x.label).toBe('weight in g');
        expect(figure.sentence).toContain('weight in g: ');
      }
  });

  it('are refused where there are none of the name, and those there are named', () => {
    const wrong = { colour: 'red' } as object;
    const calls = {
      hist: () => hist(x, wrong),
      forest: () => forest([x, x], wrong),
      line: () => line(x, wrong),
      scatter: () => scatter(x, x, wrong),
      band: () => band(x, [x, x], wrong),
      violin: () => violin([x, x], wrong),
      heatmap: () => heatmap([x, x], wrong),
      contour: () => contour(x, x, wrong),
      plot: () => plot([line(x, x)], wrong),
      facet: () => facet([line(x, x)], wrong),
    };
    for (const [name, call] of Object.entries(calls)) {
      expect(call, name).toThrow(
        expect.objectContaining({
          message: `${name}: there is no option "colour"`,
          detail: expect.objectContaining({ expected: expect.stringContaining('title') as string }) as object,
        }),
      );
    }
    expect(() => hist(x, ['weight'] as object)).toThrow('hist: the options are not an object');
  });
});
