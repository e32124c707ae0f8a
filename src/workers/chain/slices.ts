/**
 * Interleaves chains in one thread in short slices, so that a stop message gets in between and every chain
 * shows progress. Not here: what a step does or where its draws go.
 */
export interface Task {
  /** One transition; false when nothing is left to do. */
  step(): boolean;
  /** Delivers what the last slice made. */
  flush(): void;
  /** Called once, when the task is done or was stopped. */
  end(outcome: 'done' | 'stopped' | 'failed', reason?: unknown): void;
}

/** Milliseconds a slice lasts; the first ones are short, so that the first draws show at once. */
export const SLICE = 33;
const FIRST_SLICES = [4, 8, 16];

export interface SliceControl {
  stopped(): boolean;
  /** Lets waiting messages in. */
  pause(): Promise<void>;
  now(): number;
}

/** Runs all tasks to their end, or until `stopped`. Never rejects: a task that throws fails alone. */
export async function runSlices(tasks: readonly Task[], control: SliceControl): Promise<void> {
  let open = [...tasks];
  for (let slice = 0; open.length > 0; slice += 1) {
    const until = control.now() + (FIRST_SLICES[slice] ?? SLICE);
    open = runOne(open, until, control);
    for (const task of open) task.flush();
    await control.pause();
    if (control.stopped()) return open.forEach(task => task.end('stopped'));
  }
}

function runOne(tasks: readonly Task[], until: number, control: SliceControl): Task[] {
  let open = [...tasks];
  do {
    open = open.filter(advance);
  } while (open.length > 0 && control.now() < until);
  return open;
}

function advance(task: Task): boolean {
  try {
    return task.step() || finish(task);
  } catch (reason) {
    task.end('failed', reason);
    return false;
  }
}

function finish(task: Task): false {
  task.flush();
  task.end('done');
  return false;
}

/** A pause that lets the event loop turn once, without the clamping of nested timers. */
export function createPause(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise(resolve => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}
