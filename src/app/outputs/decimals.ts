/** Aligns a column of numbers at their decimal points. Not here: how many digits a number has (ui/numbers.ts). */

/** For each text the characters it lacks after its last digit, to be set unseen: "0.52" beside "16" gives "" and ".00". */
export function decimalPads(texts: readonly string[]): readonly string[] {
  const tails = texts.map(text => /^[−\d,]*(\.\d+)?$/.exec(text)?.[1] ?? '');
  const longest = tails.reduce((most, tail) => (tail.length > most.length ? tail : most), '');
  const empty = longest.replace(/\d/g, '0');
  return texts.map((text, index) => (/[^−\d,.]/.test(text) ? '' : empty.slice(tails[index].length)));
}
