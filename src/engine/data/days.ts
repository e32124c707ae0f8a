/** ISO dates → days since 1970-01-01. Not here: columns of them (csv.ts). */

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(Z|[+-]\d{2}:?\d{2})?)?$/;
const DAY = 86_400_000;

/** Days since 1970-01-01, with parts of a day; undefined for what is no date of the calendar. */
export function dayOf(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(part => Number(part ?? 0));
  const midnight = Date.UTC(year, month - 1, day);
  const back = new Date(midnight);
  // Date.UTC takes the 30th of February for a day in March, and years below 100 for the last century.
  if (back.getUTCFullYear() !== year || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day)
    return undefined;
  if (hour > 24 || minute > 59 || second > 60) return undefined;
  const minutes = hour * 60 + minute - zoneMinutes(match[7] as string | undefined);
  return midnight / DAY + minutes / 1440 + second / 86_400;
}

function zoneMinutes(zone = 'Z'): number {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** "2024-05-17", with the time where there is one, in UTC. */
export function isoOf(date: Date): string {
  const text = date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
}
