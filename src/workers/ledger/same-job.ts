/** Whether two jobs draw from the same posterior in the same way, so that one can go on where the other is. */
import type { CheckedJob } from '../protocol.ts';

/** Equal but for how many draws are wanted: seed, chains, warm-up, sampler, start and the whole model are the same. */
export function sameJob(a: CheckedJob, b: CheckedJob): boolean {
  return same(withoutLength(a), withoutLength(b));
}

function withoutLength({ draws: _draws, untilEss: _until, model, ...rest }: CheckedJob): unknown {
  // What data are called is not what is drawn. Older jobs lack some of what is said beside the graphs.
  const { dataNames: _names, ...drawn } = model;
  const entries = model.entries.map(({ bounds: _bounds, ...entry }) => entry);
  const factors = model.factors.map(({ centred: _centred, dims: _dims, ...factor }) => factor);
  return { ...rest, model: { ...drawn, entries, factors } };
}

/** Plain data by value; typed arrays bit for bit, so that NaN is itself. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) || ArrayBuffer.isView(b)) return sameBytes(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a, b].map(object =>
    Object.entries(object).filter(([, value]) => value !== undefined),
  );
  const other = new Map(right);
  return (
    left.length === right.length &&
    left.every(([key, value]) => other.has(key) && same(value, other.get(key)))
  );
}

function sameBytes(a: object, b: object): boolean {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.byteLength !== b.byteLength) return false;
  const [left, right] = [a, b].map(view => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return left.every((byte, i) => byte === right[i]);
}
