/**
 * What stands at the head of a script so that operators written as functions do what operators do in cells: plain
 * numbers stay plain, and an array of one element is a truth value. Only what is used is written.
 * Not here: where they are used (spell-out.ts).
 */
import type { Imports } from './imports.ts';

const PLAIN = `/** A function of the library that gives a plain number for plain numbers. */
const $plain =
  (f: (...values: any[]) => Tensor) =>
  (...values: any[]): Tensor =>
    values.every(value => typeof value === "number") ? (f(...values).item() as Tensor) : f(...values);`;
const HOLDS = `/** The truth of a value; of an array, that of its one element. */
const $holds = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "item" in value ? (value as Tensor).item() !== 0 : Boolean(value);`;

export class Operators {
  readonly #imports: Imports;
  readonly #used = new Map<string, string>();
  #asked = false;

  constructor(imports: Imports) {
    this.#imports = imports;
  }

  /** The operator that a function of the library stands for: "add" is `$add`. */
  use(name: string): string {
    this.#used.set(name, this.#imports.use(name));
    this.#imports.type('Tensor');
    return `$${name}`;
  }

  /** The name of the truth test. */
  holds(): string {
    this.#asked = true;
    this.#imports.type('Tensor');
    return '$holds';
  }

  text(): string {
    const used = [...this.#used]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, here]) => `const $${name} = $plain(${here});`);
    return [...(used.length === 0 ? [] : [PLAIN, ...used]), ...(this.#asked ? [HOLDS] : [])].join('\n');
  }
}
