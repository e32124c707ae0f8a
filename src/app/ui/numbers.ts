/** Numbers as readers see them: minus signs, grouping, few digits. Not here: statistics. */

/** "−1.25" with U+2212, "1e−7", "1e7". */
export const minus = (text: string): string =>
  text
    .replace(/^-/, '−')
    .replaceAll(' -', ' −')
    .replace(/e-(\d+)$/, 'e−$1')
    .replace(/e\+(\d+)$/, 'e$1');

/** One formatter for all: to make one takes longer than to format a page of numbers. */
const GROUPED = new Intl.NumberFormat('en-US');

/** Whole numbers with thousands: "10,500". */
export const whole = (value: number): string =>
  Number.isFinite(value) ? minus(GROUPED.format(Math.round(value))) : short(value);

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

/** From here on digits in groups no longer help: an exponent does. */
const LARGEST_GROUPED = 1e15;
/** Decimals up to which a number can be written out before it is read again. */
const MOST_DECIMALS = 90;

/** A tick label: as many digits as the step needs. */
export function tickLabel(value: number, step: number): string {
  if (!Number.isFinite(value)) return short(value);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  // A step of 0, NaN or far below any decimal: digits that count, not decimals.
  if (!(digits <= MOST_DECIMALS) || Math.abs(value) >= LARGEST_GROUPED)
    return minus(toStep(value, step).toString());
  const decimals = Number.isInteger(Number((step * 10 ** digits).toFixed(6))) ? digits : digits + 1;
  const text = Math.abs(value) >= 1000 ? GROUPED.format(value) : Number(value.toFixed(decimals)).toString();
  return minus(text);
}

/** A number without the digits below a tenth of the step. */
function toStep(value: number, step: number): number {
  if (value === 0 || Math.abs(value) < step / 10) return 0;
  const places = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step)) + 2;
  return Number(value.toPrecision(Number.isFinite(places) ? Math.min(15, Math.max(1, places)) : 4));
}

/** "1.00": R̂ as it is written everywhere; "–" of what never moved. */
export const rhatWords = (rhat: number): string => (rhat < 1e4 ? rhat.toFixed(2) : short(rhat));

/** "1.9 s", "2 min". */
export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`;
  return value < 100 ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`;
}

export const clock = (date: Date): string =>
  `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;

export const plural = (count: number, word: string): string =>
  `${whole(count)} ${word}${count === 1 ? '' : 's'}`;
