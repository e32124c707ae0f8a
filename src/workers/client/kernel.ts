/**
 * Keeps a kernel alive in a sandbox: starts it, checks what it says, counts epochs, rebuilds it when it was stopped
 * or lost, and settles what was pending then.
 * Not here: which cell is evaluated when (notebook-runner.ts), how jobs run (sampling.ts).
 */
import type { McmcResult } from '../../engine/inference/job.ts';
import type { Evaluation } from '../notebook-runner.ts';
import { fromKernelSchema } from '../protocol.ts';
import type {
  CellSource,
  FromKernel,
  KernelState,
  Output,
  ToKernel,
  WidgetValue,
  WireError,
} from '../protocol.ts';
import { createGuard } from '../sandbox/guard.ts';
import type { Sandbox, SandboxEvents } from '../sandbox/sandbox.ts';
import { createStore } from '../store.ts';
import { wireError } from '../wire-error.ts';

/** A removed frame's process needs a moment to die; a new frame before that would share it. */
const REBUILD_AFTER = 30;
/** Starts in a row that may fail. */
const MOST_FAILURES = 3;

export interface KernelHost {
  createSandbox(events: SandboxEvents): Sandbox;
  /** The kernel's bundle. */
  code(): Promise<Blob>;
  /** mcmc() was called in `cell`. Rejects with a CarriedError. */
  sample(cell: string, job: unknown): Promise<McmcResult>;
  /** The kernel died with all names. */
  onLost(): void;
  seed(): number;
}

export type Kernel = ReturnType<typeof createKernel>;

interface Pending {
  readonly request: number;
  readonly cell: string;
  emit(output: Output): void;
  resolve(evaluation: Evaluation): void;
}

/** Starts the first kernel at once. */
export function createKernel(host: KernelHost) {
  const state = createStore<KernelState>({
    status: 'starting',
    epoch: 0,
    cell: null,
    sampling: false,
    message: null,
  });
  const widgets = new Map<string, WidgetValue>();
  const waiting: ToKernel[] = [];
  let sandbox: Sandbox | undefined;
  let port: MessagePort | undefined;
  let pending: Pending | undefined;
  let requests = 0;
  let failures = 0;
  let pings = 0;
  let pongs: ((n: number) => void)[] = [];
  let disposed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const patch = (part: Partial<KernelState>) => state.set({ ...state.getSnapshot(), ...part });
  const isUp = () => ['ready', 'busy'].includes(state.getSnapshot().status);
  function send(message: ToKernel, buffers: Transferable[] = []) {
    if (isUp()) port?.postMessage(message, buffers);
    else waiting.push(message);
  }

  async function start() {
    const epoch = state.getSnapshot().epoch + 1;
    patch({ status: 'starting', epoch });
    const code = await host.code().catch((reason: unknown) => String(reason));
    if (disposed || state.getSnapshot().epoch !== epoch) return;
    if (typeof code === 'string')
      return patch({ status: 'dead', message: `The kernel cannot be loaded: ${code}` });
    const alive = () => state.getSnapshot().epoch === epoch;
    sandbox = host.createSandbox({
      onLost: message => alive() && lost(message),
      onBootError: (_id, message) => alive() && lost(`The kernel failed: ${message}`),
    });
    sandbox.load('kernel', code);
    const mine = sandbox.spawn(`kernel-${epoch}`, 'kernel');
    port = mine;
    const guard = createGuard(
      fromKernelSchema,
      message => alive() && receive(message, mine),
      reason => alive() && lost(reason),
    );
    mine.onmessage = ({ data }) => guard(data);
  }

  function receive(message: FromKernel, from: MessagePort) {
    switch (message.op) {
      case 'ready':
        return ready();
      case 'pong':
        return pongs.forEach(take => take(message.n));
      case 'output':
        return message.request === pending?.request ? pending.emit(message.output) : undefined;
      case 'done':
        return message.request === pending?.request ? settle({ ...message, lost: false }) : undefined;
      case 'run':
        return void sample(message.run, message.job, from);
      case 'unhandled':
        return pending?.emit({ kind: 'text', stream: 'error', text: unhandledText(message.error) });
    }
  }

  function ready() {
    if (isUp()) return;
    failures = 0;
    patch({ status: pending ? 'busy' : 'ready', message: null });
    for (const [id, value] of widgets) send({ op: 'widget', id, value });
    for (const message of waiting.splice(0)) send(message);
  }

  async function sample(run: number, job: unknown, from: MessagePort) {
    const cell = pending?.cell ?? '';
    try {
      const result = await host.sample(cell, job);
      if (from !== port) return;
      from.postMessage({ op: 'run-done', run, result } satisfies ToKernel, resultTransfer(result));
    } catch (reason) {
      if (from === port)
        from.postMessage({ op: 'run-failed', run, error: wireError(reason) } satisfies ToKernel);
    }
  }

  function settle(evaluation: Evaluation) {
    const { resolve } = pending ?? {};
    pending = undefined;
    if (isUp()) patch({ status: 'ready', cell: null });
    resolve?.(evaluation);
  }

  /** Removes the sandbox, settles what was pending, starts anew. */
  function lost(message: string, error: WireError = { code: 'runtime', message }) {
    sandbox?.dispose();
    sandbox = undefined;
    port = undefined;
    waiting.length = 0;
    const wasUp = isUp();
    if (!wasUp) failures += 1;
    patch({ status: 'dead', cell: null, message });
    settle({ outputs: [], error, names: [], milliseconds: 0, lost: true });
    host.onLost();
    clearTimeout(timer);
    if (!disposed && failures < MOST_FAILURES) timer = setTimeout(() => void start(), REBUILD_AFTER);
  }

  void start();
  return {
    state,
    evaluate(cell: CellSource, emit: (output: Output) => void): Promise<Evaluation> {
      requests += 1;
      const request = requests;
      return new Promise(resolve => {
        pending = { request, cell: cell.id, emit, resolve };
        send({ op: 'evaluate', request, cell: cell.id, source: cell.source, seed: host.seed() });
        patch({ cell: cell.id, ...(isUp() && { status: 'busy' }) });
      });
    },
    setWidget(id: string, value: WidgetValue) {
      widgets.set(id, value);
      if (isUp()) send({ op: 'widget', id, value });
    },
    forget(cell: string) {
      for (const id of widgets.keys()) if (id.startsWith(`${cell}:`)) widgets.delete(id);
      if (isUp()) send({ op: 'forget', cell });
    },
    setSampling: (sampling: boolean) => patch({ sampling }),
    /** Whether the kernel's event loop turns within this many milliseconds. */
    responds(within: number): Promise<boolean> {
      pings += 1;
      const mine = pings;
      return new Promise(resolve => {
        const answer = (yes: boolean) => {
          pongs = pongs.filter(take => take !== take_);
          clearTimeout(late);
          resolve(yes);
        };
        const take_ = (n: number) => n === mine && answer(true);
        const late = setTimeout(() => answer(false), within);
        pongs.push(take_);
        if (isUp()) send({ op: 'ping', n: mine });
      });
    },
    /** Kills the kernel, whatever it does. */
    kill(message: string) {
      failures = 0;
      lost(message, { code: 'stopped', message, hint: 'Run the cell again; finished posteriors are kept.' });
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
      sandbox?.dispose();
      sandbox = undefined;
      port = undefined;
    },
  };
}

function unhandledText({ message, span }: WireError): string {
  return `Unhandled: ${message}${span === undefined ? '' : ` (line ${span.line})`}`;
}

function resultTransfer(result: McmcResult): ArrayBuffer[] {
  const buffers = [
    ...result.chains.flatMap(c => [c.positions, c.stats, c.warmupPositions, c.warmupStats]),
    ...Object.values(result.values).map(array => array.values),
  ];
  return [...new Set(buffers.map(array => array.buffer as ArrayBuffer))];
}
