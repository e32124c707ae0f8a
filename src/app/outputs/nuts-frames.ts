/**
 * A trajectory of NUTS as frames, each with its sentence: the start, the steps of every doubling, what the tests say
 * after it, the draw. Not here: drawing (nuts-scene.tsx), or playing (watch-nuts.tsx).
 */
import type { NutsDoubling, NutsOutput, NutsTransition } from '../../notebook/output.ts';
import { plural, short, whole } from '../ui/numbers.ts';

export interface NutsFrame {
  /** Place in the list of transitions. */
  readonly transition: number;
  readonly kind: 'start' | 'step' | 'joined' | 'stopped' | 'draw';
  /** Doublings begun, and how many points of the last of them are there. */
  readonly doublings: number;
  readonly points: number;
  /** What is seen, in a sentence or two. */
  readonly words: string;
}

/** Frames of one doubling at most: longer ones go several steps at a time. */
const MOST_STEPS = 8;

export function framesOf({ transitions }: NutsOutput): NutsFrame[] {
  return transitions.flatMap((transition, place) =>
    transitionFrames(transition).map(frame => ({ ...frame, transition: place })),
  );
}

type Frame = Omit<NutsFrame, 'transition'>;

function transitionFrames(transition: NutsTransition): Frame[] {
  const { doublings, step } = transition;
  const start: Frame = {
    kind: 'start',
    doublings: 0,
    points: 0,
    words: `The start, and a momentum at random (arrow). Leapfrog steps of size ${short(step)}.`,
  };
  const draw: Frame = {
    kind: 'draw',
    doublings: doublings.length,
    points: doublings[doublings.length - 1].x.length,
    words: drawWords(transition),
  };
  return [start, ...doublings.flatMap((doubling, i) => doublingFrames(transition, doubling, i)), draw];
}

function doublingFrames(transition: NutsTransition, doubling: NutsDoubling, place: number): Frame[] {
  const planned = 2 ** place;
  const every = Math.max(1, Math.ceil(planned / MOST_STEPS));
  const { length } = doubling.x;
  const shown = Array.from({ length: Math.ceil(length / every) }, (_, i) =>
    Math.min(length, (i + 1) * every),
  );
  const way = doubling.direction === 1 ? 'forward' : 'backward';
  const steps = shown.map((points): Frame => ({
    kind: 'step',
    doublings: place + 1,
    points,
    words: `Doubling ${place + 1}, ${way}: step ${points} of ${planned}.`,
  }));
  const outcome: Frame = {
    kind: stops(doubling) ? 'stopped' : 'joined',
    doublings: place + 1,
    points: length,
    words: outcomeWords(transition, doubling, place),
  };
  return [...steps, outcome];
}

const stops = ({ turn, diverged }: NutsDoubling): boolean => turn !== undefined || diverged;

function outcomeWords(transition: NutsTransition, doubling: NutsDoubling, place: number): string {
  const { turn, diverged, complete, proposal } = doubling;
  const cost = 2 ** (place + 1) - 1;
  if (diverged) return `Divergence: the energy error is ${errorWords(doubling)}. This doubling is dropped.`;
  if (turn === undefined) {
    const limit = place === transition.doublings.length - 1 ? ' The depth limit ends it here.' : '';
    return `Depth ${place + 1} costs ${plural(cost, 'leapfrog')} in all. No test sees a turn. The draw so far: ${placeWords(proposal)}.${limit}`;
  }
  const inside = complete ? '' : ' This happens inside the new half, which is dropped.';
  return `Stopped by ${testWords(turn.tests)}.${inside}`;
}

function errorWords({ gains }: NutsDoubling): string {
  const gain = gains[gains.length - 1];
  return gain === null ? 'not finite' : `${whole(-gain)} nats`;
}

/** The tests by number and by what they look along. */
const TESTS = {
  whole: 'test 1 of 3, along the whole stretch',
  near: 'test 2 of 3, along its first half and the next point',
  far: 'test 3 of 3, along its second half and the point before',
} as const;

function testWords(tests: NonNullable<NutsDoubling['turn']>['tests']): string {
  return tests.map(test => TESTS[test]).join('; and by ');
}

function drawWords({ draw, leapfrogs, depth }: NutsTransition): string {
  const stays = draw === 0 ? 'The draw is the start itself' : `The draw: ${placeWords(draw)} from the start`;
  return `${stays}, after ${plural(leapfrogs, 'leapfrog')} and ${plural(depth, 'completed doubling')}.`;
}

function placeWords(place: number): string {
  if (place === 0) return 'the start';
  return `${plural(Math.abs(place), 'step')} ${place > 0 ? 'forward' : 'back'}`;
}

/** Place of the first frame of a transition; −1 where there is none. */
export const firstFrameOf = (frames: readonly NutsFrame[], transition: number): number =>
  frames.findIndex(frame => frame.transition === transition);

/** Milliseconds that a frame stays: what has words to read stays longer. */
export const DURATION: Readonly<Record<NutsFrame['kind'], number>> = {
  start: 900,
  step: 260,
  joined: 900,
  stopped: 1900,
  draw: 1300,
};
