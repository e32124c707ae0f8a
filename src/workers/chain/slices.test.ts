import { expect, test } from 'vitest';
import { runSlices } from './slices.ts';
import type { Task } from './slices.ts';

function setup(lengths: readonly number[], stopAfter = Infinity, failing = -1) {
  let clock = 0;
  let pauses = 0;
  const log: string[] = [];
  const steps = lengths.map(() => 0);
  const tasks = lengths.map((length, id): Task => ({
    step() {
      if (id === failing) throw new Error('bad');
      if (steps[id] === length) return false;
      clock += 1;
      steps[id] += 1;
      return true;
    },
    flush: () => log.push(`flush ${id}`),
    end: outcome => log.push(`${outcome} ${id}`),
  }));
  const control = {
    stopped: () => pauses >= stopAfter,
    pause: async () => void (pauses += 1),
    now: () => clock,
  };
  return { run: () => runSlices(tasks, control), log, steps };
}

test('every chain runs to its end, flushed before it ends', async () => {
  const { run, log, steps } = setup([100, 3]);
  await run();
  expect(steps).toEqual([100, 3]);
  expect(log.indexOf('flush 1')).toBeLessThan(log.indexOf('done 1'));
  expect(log.filter(line => line.startsWith('done')).sort()).toEqual(['done 0', 'done 1']);
});

test('chains advance together, not one after the other', async () => {
  const { run, steps } = setup([1000, 1000], 3);
  await run();
  expect(Math.abs(steps[0] - steps[1])).toBeLessThanOrEqual(1);
});

test('a stop ends all chains within one slice and keeps what they flushed', async () => {
  const { run, log, steps } = setup([1000, 1000], 1);
  await run();
  expect(steps[0] + steps[1]).toBeLessThan(8);
  expect(log).toEqual(['flush 0', 'flush 1', 'stopped 0', 'stopped 1']);
});

test('a chain that throws fails alone', async () => {
  const { run, log, steps } = setup([10, 20], Infinity, 0);
  await run();
  expect(log).toContain('failed 0');
  expect(log).toContain('done 1');
  expect(steps[1]).toBe(20);
});
