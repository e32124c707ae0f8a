import { describe, expect, it } from 'vitest';
import { keptVersions } from './thin.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const MINUTE = 60_000;
/** Versions of these ages in minutes, newest first. */
const aged = (ages: readonly number[]) => ages.map(age => ({ at: new Date(NOW.getTime() - age * MINUTE) }));
const agesKept = (ages: readonly number[]): number[] =>
  Array.from(keptVersions(aged(ages), NOW), ({ at }) => (NOW.getTime() - at.getTime()) / MINUTE);

describe('versions that are kept', () => {
  it('are all of the last minutes', () => {
    expect(agesKept([1, 2, 3, 4.5])).toEqual([1, 2, 3, 4.5]);
  });

  it('grow sparse with age, and the very first stays', () => {
    const hour = Array.from({ length: 100 }, (_, i) => i + 30);
    const kept = agesKept(hour);
    expect(kept.length).toBeLessThan(25);
    expect(kept[0]).toBe(30);
    expect(kept.at(-1)).toBe(129);
    expect(agesKept([3 * 1440, 3 * 1440 + 60, 3 * 1440 + 120])).toEqual([3 * 1440, 3 * 1440 + 120]);
  });

  it('are never more than sixty', () => {
    const month = Array.from({ length: 5_000 }, (_, i) => i * 10);
    const kept = agesKept(month);
    expect(kept.length).toBeLessThanOrEqual(60);
    expect(kept.length).toBeGreaterThan(30);
    expect(kept.at(-1)).toBe(49_990);
  });

  it('are none of none', () => expect(agesKept([])).toEqual([]));
});
