/** Which versions of a notebook are worth keeping: many of the last hour, few of last month. Not here: where they are. */

/** Milliseconds within which saves are one version. */
export const SAME_VERSION = 30_000;
/** The most versions of one notebook. */
const MOST = 60;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Up to an age, one version each so many milliseconds. */
const STEPS: readonly (readonly [age: number, every: number])[] = [
  [20 * MINUTE, SAME_VERSION],
  [2 * 60 * MINUTE, 5 * MINUTE],
  [2 * DAY, 60 * MINUTE],
  [30 * DAY, DAY],
  [Infinity, 7 * DAY],
];

/** Of versions, newest first, those to keep: the first of all, the newest, and one a step between. */
export function keptVersions<T extends { readonly at: Date }>(
  versions: readonly T[],
  now: Date,
): ReadonlySet<T> {
  const kept: T[] = [];
  for (const version of versions) {
    const last = kept.at(-1);
    const age = now.getTime() - version.at.getTime();
    const every = STEPS.find(([most]) => age <= most)?.[1] ?? 0;
    if (last === undefined || last.at.getTime() - version.at.getTime() >= every) kept.push(version);
  }
  const first = versions.at(-1);
  const most = kept.slice(0, MOST - 1);
  return new Set(first === undefined ? most : [...most, first]);
}
