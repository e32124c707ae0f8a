/** Numbers as readers see them: minus signs, grouping, few digits. Not here: statistics. */

/** "−1.25" with U+2212. */
export const minus = (text: string): string => text.replace(/^-/, '−').replaceAll(' -', ' −');

/** Whole numbers with thousands: "10,500". */
export const whole = (value: number): string => minus(Math.round(value).toLocaleString('en-US'));

/** About three significant digits, never exponents for everyday sizes: 4.4, 0.66, 1,234. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return minus(value.toExponential(1));
  if (size >= 100) return whole(value);
  return minus(value.toFixed(size >= 1 || size === 0 ? 1 : size >= 0.01 ? 2 : 3));
}

/** A tick label: as many digits as the step needs. */
export function tickLabel(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const decimals = Number.isInteger(Number((step * 10 ** digits).toFixed(6))) ? digits : digits + 1;
  const text =
    Math.abs(value) >= 1000 ? value.toLocaleString('en-US') : Number(value.toFixed(decimals)).toString();
  return minus(text);
}

/** "1.9 s", "2 min". */
export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`;
  return value < 100 ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`;
}

export const clock = (date: Date): string =>
  `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;

export const plural = (count: number, word: string): string =>
  `${whole(count)} ${word}${count === 1 ? '' : 's'}`;
