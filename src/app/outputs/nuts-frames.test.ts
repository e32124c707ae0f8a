import { describe, expect, it } from 'vitest';
import type { NutsDoubling, NutsOutput } from '../../notebook/output.ts';
import { firstFrameOf, framesOf } from './nuts-frames.ts';

const doubling = (length: number, rest: Partial<NutsDoubling> = {}): NutsDoubling => ({
  direction: 1,
  x: Array.from({ length }, () => 0),
  y: Array.from({ length }, () => 0),
  gains: Array.from({ length }, () => 0),
  proposal: 0,
  complete: true,
  diverged: false,
  ...rest,
});

function outputOf(...all: readonly (readonly NutsDoubling[])[]): NutsOutput {
  const base = { step: 0.25, start: [0, 0], velocity: [1, 0], position: [0, 0], limited: false } as const;
  return {
    kind: 'nuts',
    title: 't',
    sentence: 's',
    names: ['x', 'y'],
    x: [0, 1],
    y: [0, 1],
    transitions: all.map(doublings => ({
      ...base,
      doublings,
      draw: doublings.findLast(({ complete }) => complete)?.proposal ?? 0,
      leapfrogs: doublings.reduce((sum, { x }) => sum + x.length, 0),
      depth: doublings.filter(({ complete }) => complete).length,
    })),
  };
}

const turned = (tests: NonNullable<NutsDoubling['turn']>['tests']) => ({
  tests,
  ends: [0, 1, 2, 3] as const,
});

const wordsOf = (output: NutsOutput): string[] => framesOf(output).map(({ words }) => words);

describe('the frames of a trajectory', () => {
  it('tell the start, each step, what each doubling cost, and the draw', () => {
    const words = wordsOf(
      outputOf([
        doubling(1, { direction: -1, proposal: -1 }),
        doubling(2, { proposal: 2, turn: turned(['whole']) }),
      ]),
    );
    expect(words).toEqual([
      'The start, and a momentum at random (arrow). Leapfrog steps of size 0.25.',
      'Doubling 1, backward: step 1 of 1.',
      'Depth 1 costs 1 leapfrog in all. No test sees a turn. The draw so far: 1 step back.',
      'Doubling 2, forward: step 1 of 2.',
      'Doubling 2, forward: step 2 of 2.',
      'Stopped by test 1 of 3, along the whole stretch.',
      'The draw: 2 steps forward from the start, after 3 leapfrogs and 2 completed doublings.',
    ]);
  });

  it('say 2^j − 1 after each full depth j', () => {
    const words = wordsOf(outputOf([1, 2, 4, 8, 16].map(length => doubling(length))));
    const costs = words.flatMap(text => /^Depth (\d+) costs (\d+)/.exec(text)?.slice(1).map(Number) ?? []);
    expect(costs).toEqual([1, 1, 2, 3, 3, 7, 4, 15, 5, 31]);
  });

  it.each([
    ['near', 'test 2 of 3'],
    ['far', 'test 3 of 3'],
  ] as const)('name the test that stopped it: %s', (test, name) => {
    const turn = turned([test]);
    const words = wordsOf(outputOf([doubling(1), doubling(2), doubling(3, { turn, complete: false })]));
    const stop = words.find(text => text.startsWith('Stopped')) ?? '';
    expect(stop).toContain(name);
    expect(stop).toContain('inside the new half, which is dropped');
  });

  it('tell a divergence by its error, and a depth limit', () => {
    const lost = doubling(2, { diverged: true, complete: false, gains: [0, -1234.4] });
    expect(wordsOf(outputOf([doubling(1), lost]))).toContain(
      'Divergence: the energy error is 1,234 nats. This doubling is dropped.',
    );
    expect(wordsOf(outputOf([doubling(1)])).at(-2)).toContain('The depth limit ends it here.');
  });

  it('of a long doubling are few, the last with all its points', () => {
    const frames = framesOf(outputOf([1, 2, 4, 8, 16, 32, 64].map(length => doubling(length))));
    const steps = frames.filter(({ kind, doublings }) => kind === 'step' && doublings === 7);
    expect(steps.map(({ points }) => points)).toEqual([8, 16, 24, 32, 40, 48, 56, 64]);
  });

  it('follow one another from transition to transition', () => {
    const frames = framesOf(outputOf([doubling(1)], [doubling(1)]));
    expect(frames.map(({ transition }) => transition)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([0, 1, 2].map(transition => firstFrameOf(frames, transition))).toEqual([0, 4, -1]);
  });
});
