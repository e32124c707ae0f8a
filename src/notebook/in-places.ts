/** Numbers of a table's column as they are written. Not here: how many places a column has (kernel/present.ts). */

/** By places: to make one takes longer than to format a table. */
const FORMATS = new Map<number, Intl.NumberFormat>();

function formatOf(places: number): Intl.NumberFormat {
  const known = FORMATS.get(places);
  const format =
    known ?? new Intl.NumberFormat('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
  FORMATS.set(places, format);
  return format;
}

/** "−1,234.50" with two places; what rounds to zero has no sign. */
export function inPlaces(value: number, places: number): string {
  const text = formatOf(places).format(value);
  return /[1-9∞]/.test(text) ? text.replace('-', '−') : text.replace('-', '');
}
