/**
 * The text of a table → the source of a cell that reads it. Whether it is well formed is said by the cell when it
 * runs. Not here: dropping and pasting (data-drop.tsx).
 */

const SEPARATORS = ['\t', ',', ';'];

/** Whether a text that was pasted is meant as a table: lines with the same separator, as often in the first two. */
export function looksLikeTable(text: string): boolean {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '');
  if (lines.length < 2) return false;
  return SEPARATORS.some(separator => {
    const [first, second] = lines.map(line => line.split(separator).length);
    return first > 1 && first === second;
  });
}

/** Leaves rows out in which a value is missing: all of them together, so that the columns stay equally long. */
export const DROP_ROWS = '.complete()';

/**
 * `const penguins = csv(…)`, with the text as it came; `asText` names columns that must not be taken for numbers;
 * `then` stands after it.
 */
export function tableSource(
  text: string,
  name: string,
  asText: readonly string[] = [],
  then: '' | typeof DROP_ROWS = '',
): string {
  const body = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .trimEnd()
    .replaceAll(/[\\`]|\$(?=\{)/g, '\\$&');
  const options = asText.length === 0 ? '' : `, { text: ${JSON.stringify(asText)} }`;
  return `const ${name} = csv(\`${body}\`${options})${then};\n${name}`;
}

/** `const penguins = await dataset("penguins")`, for a set that ships. */
export function datasetSource(set: string, name: string, then: '' | typeof DROP_ROWS = ''): string {
  const read = `await dataset(${JSON.stringify(set)})`;
  return `const ${name} = ${then === '' ? read : `(${read})${then}`};\n${name}`;
}

/** Whether a reader may call a cell's value this. */
export const isUsableName = (name: string): boolean =>
  /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && !RESERVED.has(name);

/** A name for the table from that of its file: "Palmer penguins.csv" is palmerPenguins. Not one of `taken`. */
export function tableName(file: string, taken: (name: string) => boolean): string {
  const words = file
    .replace(/\.[^.]*$/, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
  const joined = words
    .map((word, i) => (i === 0 ? word[0].toLowerCase() : word[0].toUpperCase()) + word.slice(1))
    .join('');
  const usable = /^[\p{L}]/u.test(joined) && !RESERVED.has(joined);
  const base = usable ? joined : `data${joined}`;
  let name = base;
  for (let n = 2; taken(name); n += 1) name = `${base}${n}`;
  return name;
}

/** Words of the language, and the function that reads tables. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof let new null return static super switch this throw true try typeof var void ' +
    'while with yield csv dataset undefined'
  ).split(' '),
);
