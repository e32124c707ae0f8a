/**
 * Entry of the kernel worker inside the sandbox: joins the session to its port and to the engine.
 * Not here: evaluation itself (session.ts).
 */
import { modelCard, modelTrouble } from '../../engine/card/index.ts';
import { apiNames, cellRuntime, setHost } from '../../engine/cell.ts';
import { setDatasetSource } from '../../engine/data/dataset.ts';
import { createRandom } from '../../engine/random/index.ts';
import type { SiteInfo } from '../../notebook/language/sites.ts';
import type { PulseAsked, ToKernel } from '../protocol.ts';
import { captureConsole } from './console.ts';
import { libraryNames } from './libraries.ts';
import { startPulse } from './pulse.ts';
import { createSession } from './session.ts';
import type { CellFunction } from './session.ts';
import { warmWhileIdle } from './warm.ts';

/** First index of the random stream of Math.random in cells, so that it meets no other. */
const CELL_STREAM = 0x63656c;

/** A module script loaded from a blob; the URL is of no use afterwards. */
async function load(code: string): Promise<CellFunction> {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  try {
    const module = (await import(/* @vite-ignore */ url)) as { default: CellFunction };
    return module.default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Cells draw from the notebook's seed, so that what they show can be had again. */
function runtimeOf(cell: string, sites: readonly SiteInfo[], seed: number): unknown {
  const random = createRandom(seed, CELL_STREAM);
  return cellRuntime(cell, sites, () => random.uniform());
}

const scope = self as unknown as { appPort?: MessagePort };
const port = scope.appPort;
delete scope.appPort;

if (port !== undefined) {
  const session = createSession({
    post: message => port.postMessage(message),
    load,
    api: { ...apiNames, ...libraryNames },
    runtime: runtimeOf,
    card: (model, names, seed) => modelCard(model, { names, seed }),
    trouble: modelTrouble,
    now: () => performance.now(),
    console: show => captureConsole(console, show),
  });
  setHost(session.inference);
  setDatasetSource(name => session.dataset(name));
  // An uncaught error must not reach the frame, which would take it for a kernel that failed to start.
  self.addEventListener('error', event => {
    event.preventDefault();
    session.unhandled(event.error ?? event.message);
  });
  self.addEventListener('unhandledrejection', event => {
    event.preventDefault();
    session.unhandled(event.reason);
  });
  port.onmessage = ({ data, ports }: MessageEvent<ToKernel | PulseAsked>) => {
    if (data.op === 'pulse') ports.forEach(startPulse);
    else session.receive(data);
  };
  port.postMessage({ op: 'ready' });
  warmWhileIdle({ load, runtime: runtimeOf, names: apiNames });
}
