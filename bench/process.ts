/** A child process that answers one JSON line with one JSON line, within a time. Not here: what is asked. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Peer {
  /**
   * @param seconds the process is killed when it has not answered by then; default never
   * @throws Error when the process answers with an error, ends, or takes too long
   */
  ask<Answer>(request: unknown, seconds?: number): Promise<Answer>;
  close(): void;
  /** When the process is over. */
  readonly ended: Promise<void>;
}

export function startPeer(command: string, args: readonly string[], quiet = false): Peer {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', quiet ? 'ignore' : 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let failure: Error | undefined;
  child.on('error', error => (failure = error));
  const ended = new Promise<void>(resolve =>
    child.on('exit', (code, signal) => {
      if (signal !== null || code !== 0) failure ??= new Error(`ended by ${signal ?? `code ${code}`}`);
      resolve();
    }),
  );
  child.stdin.on('error', error => (failure ??= error));
  return {
    async ask<Answer>(request: unknown, seconds = Infinity): Promise<Answer> {
      const limit = Number.isFinite(seconds)
        ? setTimeout(() => {
            failure = new Error(`no answer within ${seconds} s`);
            child.kill('SIGKILL');
          }, 1000 * seconds)
        : undefined;
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      clearTimeout(limit);
      if (done === true) {
        await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 1000))]);
        throw failure ?? new Error(`${command} ended`);
      }
      const answer = JSON.parse(value) as Answer & { readonly error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
    close: () => void child.stdin.end(),
    ended,
  };
}

interface Closable {
  close(): void;
}

/**
 * Does the work and then closes what it has opened, all of it, however it ends.
 * @param work gets the function that notes what is to be closed
 */
export async function closing<T>(
  work: (opened: <C extends Closable>(one: C) => C) => Promise<T>,
): Promise<T> {
  const open: Closable[] = [];
  try {
    return await work(one => {
      open.push(one);
      return one;
    });
  } finally {
    const failures = open.flatMap(one => failureOf(() => one.close()));
    for (const failure of failures) console.log(`not closed: ${String(failure)}`);
  }
}

function failureOf(act: () => void): unknown[] {
  try {
    act();
    return [];
  } catch (error) {
    return [error];
  }
}
