import { describe, expect, it } from 'vitest';
import type { ExploredElement, Exploration } from '../../workers/protocol.ts';
import {
  autocorrelationSentence,
  energySentence,
  growthSentence,
  pairSentence,
  parallelSentence,
  rankSentence,
} from './sentences.ts';

const growing = Float32Array.from({ length: 10 }, (_, i) => 100 * (i + 1));
const element: ExploredElement = {
  name: 'mu',
  values: Float32Array.of(1, 2, 3, 4),
  rowRanks: Float32Array.of(0.1, 0.4, 0.6, 0.9),
  mean: 2.5,
  sd: 1.1,
  density: { from: 1, to: 4, chains: [Float32Array.of(1, 1), Float32Array.of(1, 1)] },
  ranks: [Float32Array.of(50, 52, 48, 50), Float32Array.of(50, 48, 52, 50)],
  autocorrelation: [Float32Array.of(1, 0.5, 0.2, 0.05, 0), Float32Array.of(1, 0.6, 0.3, 0.2, 0.01)],
  growth: { bulk: growing, tail: growing },
};
const look: Exploration = {
  run: 'r',
  draws: 200,
  chains: 2,
  names: ['mu'],
  elements: [element],
  most: 24,
  correlations: Float32Array.of(1),
  rows: {
    chain: Uint16Array.of(0, 0, 1, 1),
    draw: Uint32Array.of(0, 1, 0, 1),
    diverging: Uint8Array.of(0, 1, 0, 0),
    energy: Float32Array.of(1, 2, 3, 4),
  },
  divergences: 1,
  energy: null,
  ebfmi: [0.9, 1.1],
};

describe('the sentences of the close look', () => {
  it('tell equal ranks from a chain that stays low', () => {
    expect(rankSentence(element)).toContain('equally often');
    const stuck = [Float32Array.of(110, 60, 20, 10), Float32Array.of(0, 40, 70, 90)];
    expect(rankSentence({ ...element, ranks: stuck })).toContain('do not visit all values equally often');
    expect(rankSentence({ ...element, ranks: [element.ranks[0]] })).toContain('one chain alone');
  });

  it('forgive resembling draws what independent ones may not show', () => {
    const uneven = [Float32Array.of(85, 50, 40, 25), Float32Array.of(15, 50, 60, 75)];
    const few = Float32Array.from(growing, n => n / 50);
    expect(rankSentence({ ...element, ranks: uneven })).toContain('do not visit');
    expect(rankSentence({ ...element, ranks: uneven, growth: { bulk: few, tail: few } })).toContain(
      'equally often',
    );
  });

  it('say after how many draws a chain has forgotten', () => {
    expect(autocorrelationSentence(element)).toContain('correlation 0.60, and none 4 steps before');
    const slow = [Float32Array.of(1, 0.9, 0.8)];
    expect(autocorrelationSentence({ ...element, autocorrelation: slow })).toContain('still resemble');
  });

  it('say whether the effective draws grow and are enough', () => {
    expect(growthSentence(element, 2)).toBe('mu has 1,000 effective draws in the bulk, 1,000 in the tails.');
    expect(growthSentence(element, 20)).toContain('of at least 2,000 wanted');
    const flat = new Float32Array(10).fill(30);
    expect(growthSentence({ ...element, growth: { bulk: flat, tail: flat } }, 2)).toContain('do not grow');
  });

  it('warn of energies that hardly change', () => {
    expect(energySentence(look)).toContain('at least 0.90');
    expect(energySentence({ ...look, ebfmi: [0.2, 1] })).toContain('below 0.3 in 1 chain');
  });

  it('give the correlation of a pair over all draws, and its divergences', () => {
    const tau = { ...element, name: 'tau' };
    const both = { ...look, elements: [element, tau], correlations: Float32Array.of(1, -0.25, -0.25, 1) };
    expect(pairSentence(both, element, tau)).toBe(
      'tau against mu: correlation −0.25 over all draws, 1 divergence marked ✕, 4 of 400 draws shown.',
    );
    expect(pairSentence({ ...both, draws: 2 }, element, tau)).toBe(
      'tau against mu: correlation −0.25, 1 divergence marked ✕.',
    );
  });

  it('say of parallel coordinates how many draws they are', () => {
    expect(parallelSentence(look, 3)).toContain(
      'from its mean, 4 of 400 draws shown; 1 divergent draw in colour',
    );
    expect(parallelSentence({ ...look, draws: 2 }, 3)).not.toContain('shown');
  });
});
