/** A child process that answers one JSON line with one JSON line. Not here: what is asked. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Peer {
  /** @throws Error when the process answers with an error, or ends */
  ask<Answer>(request: unknown): Promise<Answer>;
  close(): void;
  /** When the process is over. */
  readonly ended: Promise<void>;
}

export function startPeer(command: string, args: readonly string[]): Peer {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let failure: Error | undefined;
  child.on('error', error => (failure = error));
  const ended = new Promise<void>(resolve => child.on('exit', () => resolve()));
  child.stdin.on('error', error => (failure = error));
  return {
    async ask<Answer>(request: unknown): Promise<Answer> {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw failure ?? new Error(`${command} ended`);
      const answer = JSON.parse(value) as Answer & { readonly error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
    close: () => void child.stdin.end(),
    ended,
  };
}
