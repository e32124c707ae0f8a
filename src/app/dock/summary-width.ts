/** How wide the intervals of the summary may be drawn, so that no column of numbers has to be cut. Not here: the table. */

/** Pixels of a character of a number, of the air before a column, and of the names where there is little room. */
const CHARACTER = 7;
const AIR = 10;
const NAMES = 64;
/** "1.00" and the letters over it. */
const RHAT = 4 * CHARACTER + AIR;
const PICTURE = { least: 40, most: 88 } as const;

/** Pixels of the picture, given those of the table and the numbers in front of R̂ in each row. */
export function pictureWidth(room: number, rows: readonly (readonly string[])[]): number {
  const columns = rows[0]?.map((_, place) => Math.max(...rows.map(row => row[place].length))) ?? [];
  const numbers = columns.reduce((sum, longest) => sum + CHARACTER * Math.max(4, longest) + AIR, 0);
  return Math.round(Math.max(PICTURE.least, Math.min(PICTURE.most, room - NAMES - AIR - numbers - RHAT)));
}

/** Pixels of a character of a tick's words, and between two. */
const TICK = { character: 6, apart: 6 } as const;

/** Of ticks from left to right every how many have words, so that none stand in another. */
export function everyTick(ticks: readonly { readonly at: number; readonly text: string }[]): number {
  const longest = Math.max(0, ...ticks.map(({ text }) => text.length)) * TICK.character + TICK.apart;
  const step = ticks.length < 2 ? Infinity : Math.abs(ticks[1].at - ticks[0].at);
  return Math.max(1, Math.ceil(longest / step));
}

/** Where the middle of a tick's words stands, so that they are not cut at an end of the picture. */
export function wordsPlace(at: number, text: string, width: number): number {
  const half = (text.length * TICK.character) / 2;
  return Math.max(half, Math.min(width - half, at));
}
