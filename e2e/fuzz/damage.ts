/** Damage to texts and bytes, chosen by a seeded generator. Not here: what reads them (targets.ts). */

/** Numbers from 0 up to, not with, 1: mulberry32. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Dice = () => number;
export const below = (roll: Dice, most: number): number => Math.floor(roll() * most);
export const oneOf = <T>(roll: Dice, list: readonly T[]): T => list[below(roll, list.length)];

const SPITE = [
  '\0',
  '\uFEFF',
  '\uD800',
  '\r\n',
  '\n',
  '"',
  '""',
  ',',
  '%%',
  '%',
  '\\',
  '{',
  '}',
  '[',
  ']',
  'null',
  '1e999',
  '-0',
  '__proto__',
  '\u2028',
  '🙂',
  ' ',
  '=',
  '#n1.',
];

/** One to four wounds: cut, drop, repeat, swap, flip, insert. */
export function damagedText(roll: Dice, text: string): string {
  let result = text;
  for (let wounds = 1 + below(roll, 4); wounds > 0; wounds -= 1) result = wound(roll, result);
  return result;
}

function wound(roll: Dice, text: string): string {
  const at = below(roll, text.length + 1);
  const length = 1 + below(roll, roll() < 0.5 ? 3 : 1 + text.length / 4);
  const part = text.slice(at, at + length);
  switch (below(roll, 8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + part + part + text.slice(at + length);
    case 3:
      return text.slice(0, at) + oneOf(roll, SPITE) + text.slice(at);
    case 4:
      return text.slice(0, at) + String.fromCharCode(below(roll, 0x250)) + text.slice(at + 1);
    case 5: {
      const other = below(roll, text.length + 1);
      return text.slice(0, at) + text.slice(other, other + length) + text.slice(at + length);
    }
    case 6:
      return text.slice(0, at) + part.toUpperCase() + text.slice(at + length);
    default:
      return text.slice(at);
  }
}

/** One to four wounds of bytes. */
export function damagedBytes(roll: Dice, bytes: Uint8Array): Uint8Array {
  let result = bytes.slice();
  for (let wounds = 1 + below(roll, 4); wounds > 0 && result.length > 0; wounds -= 1) {
    const at = below(roll, result.length);
    switch (below(roll, 6)) {
      case 0:
        result = result.slice(0, at);
        break;
      case 1:
        result[at] ^= 1 << below(roll, 8);
        break;
      case 2:
        result[at] = oneOf(roll, [0, 1, 127, 128, 255]);
        break;
      case 3: {
        const length = 1 + below(roll, 16);
        result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(at + length)]);
        break;
      }
      case 4:
        result.fill(oneOf(roll, [0, 255]), at, at + 1 + below(roll, 8));
        break;
      default:
        result = Uint8Array.from([...result.subarray(0, at), below(roll, 256), ...result.subarray(at)]);
    }
  }
  return result;
}
