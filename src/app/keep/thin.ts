/** Which versions of a notebook are worth keeping: many of the last hour, few of last month. Not here: where they are. */

/** The most versions of one notebook. */
const MOST = 150;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Up to an age, one version in each so many milliseconds of the clock; every step is a multiple of the one before. */
const STEPS: readonly (readonly [age: number, every: number])[] = [
  [20 * MINUTE, MINUTE / 2],
  [2 * 60 * MINUTE, 5 * MINUTE],
  [2 * DAY, 60 * MINUTE],
  [30 * DAY, DAY],
  [Infinity, 7 * DAY],
];

/**
 * Of versions, newest first, those to keep: the newest, the first of all, and the oldest of each stretch of time.
 * Stretches of old versions are made of whole stretches of younger ones, so that what is kept today is not lost to
 * tomorrow's thinning.
 */
export function keptVersions<T extends { readonly at: Date }>(
  versions: readonly T[],
  now: Date,
): ReadonlySet<T> {
  const stretch = ({ at }: T): number => {
    const age = now.getTime() - at.getTime();
    const every = STEPS.find(([most]) => age <= most)?.[1] ?? DAY;
    return Math.floor(at.getTime() / every) * every + every / DAY;
  };
  const kept = versions.filter(
    (version, i) => i === 0 || i === versions.length - 1 || stretch(version) !== stretch(versions[i + 1]),
  );
  return new Set(kept.length <= MOST ? kept : [...kept.slice(0, MOST - 1), kept[kept.length - 1]]);
}
