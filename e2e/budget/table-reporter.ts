/** Prints the budget as one table, and how many figures are held. Not here: the figures (figures.ts). */
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { BUDGET, SLOWNESS } from './figures.ts';
import type { Row } from './figures.ts';

const HEAD = ['what', 'measured', 'bound', 'held', 'how'] as const;

export default class TableReporter implements Reporter {
  readonly #rows: Row[] = [];
  readonly #failed: string[] = [];
  readonly #slow: number[] = [];

  onTestBegin(test: TestCase): void {
    console.log(`measuring ${test.title} …`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const rows = result.annotations.flatMap(({ type, description }) =>
      type === BUDGET && description !== undefined ? [rowOf(description)] : [],
    );
    this.#rows.push(...rows);
    for (const { type, description } of result.annotations)
      if (type === SLOWNESS && rows.some(row => row.timed)) this.#slow.push(Number(description));
    // A figure that is not held is in the table; anything else that went wrong is said.
    if (result.status !== 'passed' && rows.every(row => row.held))
      this.#failed.push(`${test.title}: not measured. ${result.error?.message ?? result.status}`);
  }

  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onError(error: { readonly message?: string }): void {
    this.#failed.push(error.message ?? 'an error without a message');
  }

  onEnd(result: FullResult): void {
    const cells = this.#rows.map(cellsOf);
    const widths = HEAD.map((head, at) => Math.max(head.length, ...cells.map(row => row[at].length)));
    const line = (row: readonly string[]): string =>
      row
        .map((cell, at) => (at === 1 || at === 2 ? cell.padStart(widths[at]) : cell.padEnd(widths[at])))
        .join('  ')
        .trimEnd();
    console.log(`\n${[HEAD, ...cells].map(line).join('\n')}`);
    for (const words of this.#failed) console.log(`\n${words}`);
    if (this.#slow.length > 0) console.log(`\n${speed(this.#slow)}`);
    const bounded = this.#rows.filter(row => row.bound !== undefined);
    const held = bounded.filter(row => row.held).length;
    console.log(`${held} of ${bounded.length} held${result.status === 'passed' ? '' : ': FAILED'}`);
  }

  printsToStdio(): boolean {
    return true;
  }
}

/** JSON has no word for what is not a number: it is null there. */
const rowOf = (text: string): Row =>
  JSON.parse(text, (_, value: unknown) => (value === null ? NaN : value)) as Row;

function speed(slow: readonly number[]): string {
  const [least, most] = [Math.min(...slow), Math.max(...slow)];
  if (most === 1) return 'Machine: as fast as the bounds assume.';
  return `Machine: slower by ${least.toFixed(2)} to ${most.toFixed(2)} than the bounds assume; bounds on times are wider by that much.`;
}

function cellsOf(row: Row): readonly string[] {
  const bound =
    row.bound === undefined || row.allowed === undefined
      ? ''
      : `${row.rule === 'most' ? '≤' : '≥'} ${number(row.bound)}${row.allowed === row.bound ? '' : ` (here ${number(row.allowed)})`} ${row.unit}`;
  return [
    row.what,
    `${number(row.measured)} ${row.unit}`,
    bound,
    row.bound === undefined ? '' : row.held ? 'yes' : 'NO',
    row.note,
  ];
}

const number = (value: number): string =>
  !Number.isFinite(value)
    ? 'nothing'
    : Math.abs(value) >= 100 || Number.isInteger(value)
      ? Math.round(value).toLocaleString('en-US')
      : value.toPrecision(2);
