/** A picture that fails must not keep others, or the next run, from being drawn. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { restingTask, throttle } from './visible.ts';

const reported = vi.fn();
let frames: (() => void)[] = [];

beforeEach(() => {
  frames = [];
  reported.mockClear();
  vi.stubGlobal('reportError', reported);
  vi.stubGlobal('requestAnimationFrame', (go: () => void) => frames.push(go));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const nextFrame = (): void => frames.shift()?.();

test('a picture that fails is told, and all others are drawn, in this frame and in later ones', () => {
  const drawn: string[] = [];
  const failing = throttle(0, () => {
    throw new RangeError('no such digits');
  });
  failing.ask();
  throttle(0, () => drawn.push('beside it')).ask();
  nextFrame();
  expect(reported).toHaveBeenCalledTimes(1);
  throttle(0, () => drawn.push('in the next run')).ask();
  nextFrame();
  expect(drawn).toEqual(['beside it', 'in the next run']);
});

test('a resting picture that fails does not hold up the next', () => {
  vi.useFakeTimers();
  const drawn: string[] = [];
  restingTask().ask(() => {
    throw new RangeError('no such digits');
  });
  restingTask().ask(() => drawn.push('next'));
  vi.advanceTimersByTime(200);
  expect(drawn).toEqual(['next']);
  expect(reported).toHaveBeenCalledTimes(1);
});
