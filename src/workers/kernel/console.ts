/**
 * Collects what a cell prints into few text outputs: lines of one stream are joined, the whole is limited.
 * Not here: how values are printed (print.ts).
 */
import type { Output, TextOutput } from '../protocol.ts';
import { print, PRINT_LIMIT } from './print.ts';

type Stream = TextOutput['stream'];

/** Characters one evaluation may print. */
const TOTAL = 100_000;
const METHODS: Readonly<Record<string, Stream>> = {
  log: 'log',
  info: 'log',
  debug: 'log',
  warn: 'warn',
  error: 'error',
};

export interface ConsoleCapture {
  /** Sends what was collected. */
  flush(): void;
  /** Called before a cell is evaluated. */
  begin(): void;
  /** Does something whose printing nobody wants, and gives what it returns. */
  silently<T>(run: () => T): T;
}

/** Replaces the printing methods of `target`. */
export function captureConsole(target: object, show: (output: Output) => void): ConsoleCapture {
  let lines: string[] = [];
  let stream: Stream = 'log';
  let size = 0;
  let total = 0;
  let silent = false;

  function flush() {
    if (lines.length > 0) show({ kind: 'text', stream, text: lines.join('\n') });
    lines = [];
    size = 0;
  }
  function write(to: Stream, values: readonly unknown[]) {
    if (silent || total > TOTAL) return;
    const line = values.map(print).join(' ').slice(0, PRINT_LIMIT);
    if (to !== stream || size + line.length > PRINT_LIMIT) flush();
    stream = to;
    total += line.length + 1;
    size += line.length + 1;
    lines.push(total > TOTAL ? '… (more was printed)' : line);
  }
  for (const [method, to] of Object.entries(METHODS)) {
    Reflect.set(target, method, (...values: unknown[]) => write(to, values));
  }
  return {
    flush,
    begin() {
      flush();
      total = 0;
    },
    silently(run) {
      const before = silent;
      silent = true;
      try {
        return run();
      } finally {
        silent = before;
      }
    },
  };
}
