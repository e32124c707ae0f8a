/** Numbers as readers see them: minus signs, grouping, few digits. Not here: statistics. */

/** "−1.25" with U+2212. */
export const minus = (text: string): string =>
  text
    .replace(/^-/, '−')
    .replaceAll(' -', ' −')
    .replace(/e-(\d+)$/, 'e−$1');

/** One formatter for all: to make one takes longer than to format a page of numbers. */
const GROUPED = new Intl.NumberFormat('en-US');

/** Whole numbers with thousands: "10,500". */
export const whole = (value: number): string => minus(GROUPED.format(Math.round(value)));

/** About three significant digits, never exponents for everyday sizes: 4.4, 0.66, 1,234. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return minus(value.toExponential(1));
  if (size >= 100) return whole(value);
  return minus(value.toFixed(size >= 1 || size === 0 ? 1 : size >= 0.01 ? 2 : 3));
}

/** Digits that a number may have to be shown as it is. */
const FEW = 6;

/** Four significant digits, for tables to read off: 0.2375, 16.51, 1,234; a number of few digits as it is: 1.05, −0.89. */
export function figures(value: number): string {
  const size = Math.abs(value);
  const plain = String(size);
  if (/^[\d.]+$/.test(plain) && plain.replace(/^[0.]+|\./g, '').length <= FEW)
    return minus(size < 1000 ? String(value) : GROUPED.format(value));
  if (!Number.isFinite(value) || size < 0.001 || size >= 1000) return short(value);
  return minus(value.toFixed(3 - Math.floor(Math.log10(size))));
}

/** A tick label: as many digits as the step needs. */
export function tickLabel(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const decimals = Number.isInteger(Number((step * 10 ** digits).toFixed(6))) ? digits : digits + 1;
  const text = Math.abs(value) >= 1000 ? GROUPED.format(value) : Number(value.toFixed(decimals)).toString();
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
