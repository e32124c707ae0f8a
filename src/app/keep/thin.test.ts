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
    expect(kept.length).toBeLessThan(26);
    expect(kept[0]).toBe(30);
    expect(kept.at(-1)).toBe(129);
    // The newest, and the oldest of the day.
    expect(agesKept([3 * 1440, 3 * 1440 + 60, 3 * 1440 + 120])).toEqual([3 * 1440, 3 * 1440 + 120]);
  });

  it('add up while one writes for three hours, a save every ten seconds', () => {
    const start = NOW.getTime();
    let versions: readonly { readonly at: Date }[] = [];
    for (let second = 0; second <= 3 * 3600; second += 10) {
      const now = new Date(start + second * 1000);
      const all = [{ at: now }, ...versions];
      const kept = keptVersions(all, now);
      versions = all.filter(version => kept.has(version));
    }
    const ages = versions.map(({ at }) => (start + 3 * 3600_000 - at.getTime()) / MINUTE);
    const between = (from: number, to: number) => ages.filter(age => age > from && age <= to).length;
    expect(between(0, 19)).toBeGreaterThan(35);
    expect(between(20, 120)).toBeGreaterThanOrEqual(19);
    expect(between(120, 180)).toBeGreaterThanOrEqual(1);
    expect(ages.at(-1)).toBe(180);
  });

  it('are never more than a hundred and fifty', () => {
    const month = Array.from({ length: 5_000 }, (_, i) => i * 10);
    const kept = agesKept(month);
    expect(kept.length).toBeLessThanOrEqual(150);
    expect(kept.length).toBeGreaterThan(30);
    expect(kept.at(-1)).toBe(49_990);
  });

  it('are none of none', () => expect(agesKept([])).toEqual([]));
});
