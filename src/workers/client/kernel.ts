/**
 * Keeps a kernel alive in a sandbox: starts it, checks what it says, counts epochs, rebuilds it when it was stopped
 * or lost, and settles what was pending then.
 * Not here: which cell is evaluated when (notebook-runner.ts), how jobs run (sampling.ts).
 */
import type { DatasetName } from '../../engine/data/names.ts';
import type { ComputeResult } from '../../engine/compute-job.ts';
import type { McmcResult, SviResult } from '../../engine/inference/job.ts';
import type { Evaluation } from '../runner-host.ts';
import { fromKernelSchema } from '../protocol.ts';
import type {
  BackendChoice,
  CellSource,
  FromKernel,
  KernelState,
  Output,
  PredictedMessage,
  PulseAsked,
  RemovedMessage,
  ToKernel,
  SetValue,
  WireError,
} from '../protocol.ts';
import { createGuard } from '../sandbox/guard.ts';
import type { Sandbox, SandboxEvents } from '../sandbox/sandbox.ts';
import { createStore } from '../store.ts';
import type { Pulse } from './pulse.ts';
import { wireError } from '../wire-error.ts';

/** A removed frame's process needs a moment to die; a new frame before that would share it. */
const REBUILD_AFTER = 30;
/** Starts in a row that may fail. */
const MOST_FAILURES = 3;
/** Milliseconds between questions whether the kernel lives, while it is up. */
const ASK_EVERY = 1_000;
/** Unanswered questions in a row after which a kernel that computes nothing is dead. */
const DEAD_AFTER = 8;
/** And after each so many of which the page says how long a cell has not let go. */
const SILENT_EVERY = 5;
/** Milliseconds within which a kernel starts. */
const START_WITHIN = 30_000;
/** And after which, once it is up, it makes another worker: first cells come first. */
const PULSE_AFTER = 300;

/** Milliseconds that a cell may run for which nobody asked before the page says that the kernel is busy. */
const QUIET_FOR = 400;

export interface KernelHost {
  createSandbox(events: SandboxEvents): Sandbox;
  /** The kernel's bundle. */
  code(): Promise<Blob>;
  /** mcmc() was called in `cell`. Rejects with a CarriedError. */
  sample(cell: string, job: unknown): Promise<McmcResult>;
  /** svi() was called in `cell`. Rejects with a CarriedError. */
  fit(cell: string, job: unknown): Promise<SviResult>;
  /** The text of a data set that ships. Rejects with a CarriedError. */
  dataset(name: DatasetName): Promise<string>;
  /** compute() was called. Rejects with a CarriedError. */
  compute(job: unknown): Promise<ComputeResult>;
  /** predictive() was called in the cell that is evaluated. */
  predicted(draws: PredictedMessage): void;
  /** Says under a cell that nobody has caught an error of it. */
  unhandled(cell: string, words: Output): void;
  /** The kernel died with all names. */
  onLost(): void;
  /** Seed and backend of jobs that name none, in the execution of this cell that begins. */
  defaults(cell: string): { readonly seed: number; readonly backend: BackendChoice };
}

interface Pending {
  readonly request: number;
  readonly cell: string;
  emit(output: Output): void;
  resolve(evaluation: Evaluation): void;
}

/** The kernel of the page. The first one starts at once. */
export class Kernel {
  readonly state = createStore<KernelState>(STARTING);
  readonly #host: KernelHost;
  readonly #widgets = new Map<string, SetValue>();
  /** Messages for a kernel that is not up yet. */
  readonly #waiting: ToKernel[] = [];
  readonly #pongs = new Map<number, () => void>();
  #sandbox: Sandbox | undefined;
  #port: MessagePort | undefined;
  #pending: Pending | undefined;
  /** The cell that was evaluated last, or is now. */
  #latest = '';
  #requests = 0;
  #failures = 0;
  #pings = 0;
  #disposed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  /** Answers for the kernel while it computes. */
  #pulse: Pulse | undefined;
  #pulseTimer: ReturnType<typeof setTimeout> | undefined;
  /** Questions in a row since the kernel last said anything. */
  #unanswered = 0;
  /** Asked right before the cell came: until it is answered, the kernel has not begun with it. */
  #knocked: number | undefined;
  /** The last kernel was not killed by the reader. */
  #unexpected = false;

  constructor(host: KernelHost) {
    this.#host = host;
    void this.#start();
  }

  /** Evaluates a cell; one at a time. `quiet`: the page shows it only if it takes long. Never rejects. */
  evaluate(cell: CellSource, emit: (output: Output) => void, quiet = false): Promise<Evaluation> {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise(resolve => {
      this.#pending = { request, cell: cell.id, emit, resolve };
      this.#latest = cell.id;
      this.#knock();
      const { id, source } = cell;
      this.#send({ op: 'evaluate', request, cell: id, source, ...this.#host.defaults(id) });
      const show = (): void => {
        if (this.#pending?.request !== request) return;
        this.#patch({ cell: cell.id, message: null, ...(this.#isUp() && { status: 'busy' }) });
      };
      if (quiet) setTimeout(show, QUIET_FOR);
      else show();
      if (this.#failures >= MOST_FAILURES) this.#tryAgain();
    });
  }

  /** Values outlive the kernel. */
  setWidget(id: string, value: SetValue): void {
    this.#widgets.set(id, value);
    if (this.#isUp()) this.#send({ op: 'widget', id, ...value });
  }

  forget(cell: string): void {
    for (const id of this.#widgets.keys()) if (id.startsWith(`${cell}:`)) this.#widgets.delete(id);
    if (this.#isUp()) this.#send({ op: 'forget', cell });
  }

  /** What becomes of the names of a deleted cell. */
  removed(cell: string, now: RemovedMessage['now']): void {
    if (this.#isUp()) this.#send({ op: 'removed', cell, now });
  }

  setSampling(sampling: boolean): void {
    this.#patch({ sampling });
  }

  /** Whether the kernel's event loop turns within this many milliseconds. */
  responds(within: number): Promise<boolean> {
    this.#pings += 1;
    const n = this.#pings;
    return new Promise(resolve => {
      const answer = (yes: boolean) => {
        this.#pongs.delete(n);
        clearTimeout(late);
        resolve(yes);
      };
      const late = setTimeout(() => answer(false), within);
      this.#pongs.set(n, () => answer(true));
      if (this.#isUp()) this.#send({ op: 'ping', n });
    });
  }

  /** Kills the kernel, whatever it does, and starts another. */
  kill(message: string): void {
    this.#failures = 0;
    this.#lost(message, {
      code: 'stopped',
      message,
      hint: 'If it never ended, look for a loop without an end. Finished posteriors are kept.',
    });
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#letGo();
  }

  #patch(part: Partial<KernelState>): void {
    this.state.set({ ...this.state.getSnapshot(), ...part });
  }

  #isUp(): boolean {
    return ['ready', 'busy'].includes(this.state.getSnapshot().status);
  }

  #send(message: ToKernel): void {
    if (this.#isUp()) this.#port?.postMessage(message);
    else this.#waiting.push(message);
  }

  /** It was given up, but someone wants it now: the network may be back. */
  #tryAgain(): void {
    this.#failures = MOST_FAILURES - 1;
    void this.#start();
  }

  async #start(): Promise<void> {
    const epoch = this.state.getSnapshot().epoch + 1;
    const isMine = () => !this.#disposed && this.state.getSnapshot().epoch === epoch;
    this.#patch({ status: 'starting', epoch });
    try {
      const code = await this.#host.code();
      if (isMine()) this.#spawn(code, epoch, isMine);
    } catch (reason) {
      if (isMine()) this.#lost(`The kernel cannot be loaded: ${String(reason)}`);
    }
  }

  #spawn(code: Blob, epoch: number, isMine: () => boolean): void {
    const lost = (message: string) => {
      if (isMine()) this.#lost(message);
    };
    const sandbox = this.#host.createSandbox({
      onLost: lost,
      onBootError: (_id, message) => lost(`The kernel failed: ${message}`),
    });
    sandbox.load('kernel', code);
    const port = sandbox.spawn(`kernel-${epoch}`, 'kernel');
    const accept = (message: FromKernel) => {
      if (isMine()) this.#receive(message, port);
    };
    const guard = createGuard(fromKernelSchema, accept, lost);
    port.onmessage = ({ data }) => guard(data);
    this.#sandbox = sandbox;
    this.#port = port;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => lost('The kernel did not start'), START_WITHIN);
  }

  #receive(message: FromKernel, from: MessagePort): void {
    const pending = this.#pending;
    // Any word is a sign of life: after a long cell, its end comes before the pongs that queued behind it.
    this.#unanswered = 0;
    switch (message.op) {
      case 'ready':
        return this.#ready();
      case 'pong':
        this.#heard(message.n);
        return this.#pongs.get(message.n)?.();
      case 'output':
        return message.request === pending?.request ? pending.emit(message.output) : undefined;
      case 'done':
        return message.request === pending?.request ? this.#settle({ ...message, lost: false }) : undefined;
      case 'run':
        return void this.#answer(message.run, cell => this.#host.sample(cell, message.job), from);
      case 'fit':
        return void this.#answer(message.run, cell => this.#host.fit(cell, message.job), from);
      case 'compute':
        return void this.#answer(message.run, () => this.#host.compute(message.job), from);
      case 'predicted':
        return message.request === pending?.request ? this.#host.predicted(message.draws) : undefined;
      case 'data':
        return void this.#serve(message.ask, message.name, from);
      case 'unhandled':
        return this.#unhandled(message.error);
    }
  }

  /** It belongs to the cell that threw, which may have ended long since; that is not always known. */
  #unhandled(error: WireError): void {
    const cell = error.span?.cell ?? this.#latest;
    this.#host.unhandled(cell, { kind: 'text', stream: 'error', text: unhandledText(error) });
  }

  #ready(): void {
    if (this.#isUp()) return;
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.#watch = setInterval(() => this.#ask(), ASK_EVERY);
    this.#pulseTimer = setTimeout(() => {
      // Without it, a death is noticed later.
      this.#takePulse(this.#port).catch(() => undefined);
    }, PULSE_AFTER);
    // Why the last one went is said until a cell runs again.
    const message = this.#pending === undefined && this.#unexpected ? RESTARTED : null;
    this.#patch({ status: this.#pending ? 'busy' : 'ready', message });
    for (const [id, value] of this.#widgets) this.#send({ op: 'widget', id, ...value });
    for (const message of this.#waiting.splice(0)) this.#send(message);
  }

  /** Asks for a sign of life. A cell that computes gives none: only its pulse tells it from a dead kernel. */
  #ask(): void {
    const computes = this.#pending !== undefined && this.#knocked === undefined;
    if (this.#unanswered >= DEAD_AFTER && !computes) return this.#lost(ENDED);
    if (computes && this.#unanswered > 0 && this.#unanswered % SILENT_EVERY === 0) {
      const silentFor = (this.#unanswered * ASK_EVERY) / 1000;
      this.#patch({ silentFor, message: silentWords(silentFor, this.#pulse?.known === true) });
    }
    this.#unanswered += 1;
    this.#ping();
  }

  async #takePulse(port: MessagePort | undefined): Promise<void> {
    const { watchPulse } = await import('./pulse.ts');
    // Another kernel may have come since.
    if (port === undefined || port !== this.#port) return;
    const asked: PulseAsked = { op: 'pulse' };
    this.#pulse = watchPulse(
      theirs => port.postMessage(asked, [theirs]),
      () => this.#lost(ENDED),
    );
  }

  #letGo(): void {
    clearInterval(this.#watch);
    clearTimeout(this.#pulseTimer);
    this.#pulse?.stop();
    this.#pulse = undefined;
    this.#sandbox?.dispose();
    this.#sandbox = undefined;
    this.#port = undefined;
  }

  #ping(): number {
    this.#pings += 1;
    this.#send({ op: 'ping', n: this.#pings });
    return this.#pings;
  }

  #knock(): void {
    this.#knocked = this.#ping();
  }

  #heard(ping: number): void {
    if (ping === this.#knocked) this.#knocked = undefined;
    this.#speaks();
  }

  #speaks(): void {
    if (this.state.getSnapshot().silentFor > 0) this.#patch({ message: null, silentFor: 0 });
  }

  /** Has a job done for the cell that is being evaluated, and tells the kernel what came out. */
  async #answer(
    run: number,
    job: (cell: string) => Promise<McmcResult | SviResult | ComputeResult>,
    from: MessagePort,
  ): Promise<void> {
    const answer = await job(this.#pending?.cell ?? '').then(
      (result): ToKernel => ({ op: 'run-done', run, result }),
      (reason: unknown): ToKernel => ({ op: 'run-failed', run, error: wireError(reason) }),
    );
    // Another kernel has come since: it knows nothing of this run.
    if (from !== this.#port) return;
    from.postMessage(answer, answer.op === 'run-done' ? resultTransfer(answer.result) : []);
  }

  async #serve(ask: number, name: DatasetName, to: MessagePort): Promise<void> {
    const answer = await this.#host.dataset(name).then(
      (text): ToKernel => ({ op: 'data-done', ask, text }),
      (reason: unknown): ToKernel => ({ op: 'data-failed', ask, error: wireError(reason) }),
    );
    if (to === this.#port) to.postMessage(answer);
  }

  #settle(evaluation: Evaluation): void {
    const { resolve } = this.#pending ?? {};
    this.#pending = undefined;
    this.#knocked = undefined;
    this.#speaks();
    if (this.#isUp()) this.#patch({ status: 'ready', cell: null });
    resolve?.(evaluation);
  }

  /** Removes the sandbox, settles what was pending, starts anew; after MOST_FAILURES only when a cell is run. */
  #lost(message: string, error: WireError = { code: 'runtime', message }): void {
    this.#letGo();
    this.#waiting.length = 0;
    this.#unexpected = error.code !== 'stopped';
    if (!this.#isUp()) this.#failures += 1;
    // Said of this kernel, and not taken back by what is settled below.
    this.#patch({ status: 'dead', cell: null, message, silentFor: 0 });
    this.#settle({ outputs: [], error, names: [], milliseconds: 0, lost: true });
    this.#host.onLost();
    clearTimeout(this.#timer);
    if (this.#disposed || this.#failures >= MOST_FAILURES) return;
    this.#timer = setTimeout(() => void this.#start(), REBUILD_AFTER);
  }
}

const ENDED = 'The kernel ended unexpectedly';
const RESTARTED = 'The kernel ended unexpectedly and was started anew: run the cells again';

/** What the page says of a cell that does not let go; where nothing answers for the kernel, it may have died. */
const silentWords = (seconds: number, lives: boolean): string =>
  `No answer for ${seconds} s: ${lives ? 'a long computation. Stop ends it' : 'a long computation, or a dead kernel. Stop starts it anew'}`;

const STARTING: KernelState = {
  status: 'starting',
  epoch: 0,
  cell: null,
  sampling: false,
  message: null,
  silentFor: 0,
};

function unhandledText({ message, span }: WireError): string {
  return span === undefined
    ? `Unhandled, of this cell or of one that ran before it: ${message}`
    : `Unhandled: ${message} (line ${span.line})`;
}

function resultTransfer(result: unknown): ArrayBuffer[] {
  if (isComputed(result))
    return Object.values(result.outputs).map(({ values }) => values.buffer as ArrayBuffer);
  return isSampled(result) ? buffersOf(result) : [];
}

function isComputed(result: unknown): result is ComputeResult {
  return typeof result === 'object' && result !== null && 'outputs' in result;
}

function isSampled(result: unknown): result is McmcResult {
  return typeof result === 'object' && result !== null && 'chains' in result;
}

function buffersOf(result: McmcResult): ArrayBuffer[] {
  const buffers = [
    ...result.chains.flatMap(chain =>
      Object.values(chain).flatMap((part: unknown) => (part instanceof Float64Array ? [part] : [])),
    ),
    ...Object.values(result.values).map(array => array.values),
  ];
  return [...new Set(buffers.map(array => array.buffer as ArrayBuffer))];
}
