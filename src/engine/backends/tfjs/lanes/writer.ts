/**
 * Writes the statements of a generated program: names, loops, and the scratch memory of large values.
 * Not here: what the statements compute (emit.ts).
 */
import type { Dialect } from './dialect.ts';
import type { Indexed, Value } from './value.ts';

/** Values of up to so many elements are numbers of their own; larger ones lie in scratch memory. */
export const FEW = 16;
/** Statements beyond which a driver takes too long to compile a program. */
const LONGEST = 12_000;

/** Loops beyond which the same holds. */
const MOST_LOOPS = 400;

/** The graph is not for one lane: too large a program, or something it cannot do. */
export class Unsuited extends Error {}

export class Writer {
  readonly dialect: Dialect;
  readonly lines: string[] = [];
  /** Numbers of scratch memory in use. */
  scratch = 0;
  #names = 0;
  #loops = 0;
  /** Per loop that is open: forgets what was written in it. */
  readonly #open: (() => void)[][] = [];

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  write(line: string): void {
    if (this.lines.length > LONGEST) throw new Unsuited('too long a program');
    this.lines.push(line);
  }

  /** Not 'i', 'u' or 'f': i32 is a type. */
  name(letter: 'v' | 'm' | 'k'): string {
    this.#names += 1;
    return `${letter}${this.#names}`;
  }

  /** A number computed once. */
  constant(expression: string): string {
    if (/^[a-z]\d+$/.test(expression)) return expression;
    const name = this.name('v');
    this.write(this.dialect.constant(name, expression));
    return name;
  }

  /** The same, of something that is about to change. */
  held(expression: string): string {
    const name = this.name('v');
    this.write(this.dialect.constant(name, expression));
    return name;
  }

  variable(expression: string): string {
    const name = this.name('m');
    this.write(this.dialect.variable(name, expression));
    return name;
  }

  /** A whole number computed once. */
  readonly index = (expression: string): string => {
    if (/^\w+$/.test(expression)) return expression;
    const name = this.name('k');
    this.write(this.dialect.whole(name, expression));
    return name;
  };

  /** A loop; `body` gets its counter. */
  loop(end: number, body: (counter: string) => void): void {
    this.#loops += 1;
    if (this.#loops > MOST_LOOPS) throw new Unsuited('too many loops');
    const counter = this.name('k');
    this.write(this.dialect.loop(counter, String(end)));
    this.inside(() => body(counter));
    this.write('}');
  }

  /** What `body` writes holds only inside of it. */
  inside(body: () => void): void {
    this.#open.push([]);
    body();
    for (const forget of this.#open.pop() ?? []) forget();
  }

  /** Calls back where the innermost loop ends. */
  onLeave(forget: () => void): void {
    this.#open.at(-1)?.push(forget);
  }

  /** Scratch memory for so many numbers. */
  allocate(size: number): (index: string | number) => string {
    const start = this.scratch;
    this.scratch += size;
    return index =>
      this.dialect.scratch(
        typeof index === 'number' ? String(start + index) : start === 0 ? index : `${start} + ${index}`,
      );
  }

  /** Numbers of their own; put into scratch memory when asked for by a counter. */
  few(elements: readonly string[]): Value {
    let spilled: Indexed | undefined;
    return {
      size: elements.length,
      at: place => elements[place],
      indexed: () => {
        if (elements.every(element => element === elements[0])) return () => elements[0];
        if (spilled !== undefined) return spilled;
        const memory = this.allocate(elements.length);
        elements.forEach((element, i) => this.store(memory(i), element));
        spilled = memory;
        this.onLeave(() => (spilled = undefined));
        return memory;
      },
    };
  }

  /** What lies in memory. */
  stored(size: number, memory: (index: string | number) => string): Value {
    return { size, at: memory, indexed: () => memory };
  }

  store(place: string, expression: string): void {
    this.write(`${place} = ${expression};`);
  }
}
