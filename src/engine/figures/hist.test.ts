/** Histograms of draws. */
import { describe, expect, it } from 'vitest';
import { Beta } from '../distributions/index.ts';
import { hist } from './hist.ts';

const draws = Array.from({ length: 1000 }, (_, index) => index / 1000);

describe('hist', () => {
  it('draws bars whose area is 1', () => {
    const bars = hist(draws, { bins: 10 }).marks.find(mark => mark.type === 'bars');
    if (bars?.type !== 'bars') throw new Error('no bars');
    const area = bars.heights.reduce(
      (sum, height, i) => sum + height * (bars.edges[i + 1] - bars.edges[i]),
      0,
    );
    expect(area).toBeCloseTo(1, 10);
  });

  it('hands what the draws say to a conclusion that is a function', () => {
    const figure = hist(draws, {
      conclusion: s => `${s.low89.toFixed(2)} to ${s.high89.toFixed(2)}, ${s.chance(s.below(0.1))}`,
    });
    expect(figure.conclusion).toBe('0.05 to 0.94, one chance in 10');
  });

  it('says of tiny and of even probabilities only that they are', () => {
    const said = (x: number) => hist(draws, { conclusion: s => s.chance(s.below(x)) }).conclusion;
    expect(said(0)).toBe('hardly any chance');
    expect(said(0.5)).toBe('about an even chance');
  });

  it('names the distribution of a curve with its parameters', () => {
    const { marks } = hist(draws, { exact: Beta(8, 4), prior: Beta(1, 1), priorLabel: 'before' });
    const labels = marks.flatMap(mark => (mark.type === 'line' ? [mark.label] : []));
    expect(labels).toEqual(['before, Beta(1, 1)', 'exact, Beta(8, 4)']);
  });

  it('keeps a conclusion that is words', () => {
    expect(hist(draws, { conclusion: 'It is so.' }).conclusion).toBe('It is so.');
  });
});
