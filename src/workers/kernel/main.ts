/**
 * Entry of the kernel worker inside the sandbox: joins the session to its port and to the engine.
 * Not here: evaluation itself (session.ts).
 */
import { apiNames, setHost } from '../../engine/api.ts';
import { createRuntime } from '../../engine/language/index.ts';
import type { ToKernel } from '../protocol.ts';
import { captureConsole } from './console.ts';
import { createSession } from './session.ts';
import type { CellFunction } from './session.ts';

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

const scope = self as unknown as { appPort?: MessagePort };
const port = scope.appPort;
delete scope.appPort;

if (port !== undefined) {
  const session = createSession({
    post: message => port.postMessage(message),
    load,
    api: apiNames,
    runtime: createRuntime,
    now: () => performance.now(),
    console: show => captureConsole(console, show),
  });
  setHost(session.inference);
  // An uncaught error must not reach the frame, which would take it for a kernel that failed to start.
  self.addEventListener('error', event => {
    event.preventDefault();
    session.unhandled(event.error ?? event.message);
  });
  self.addEventListener('unhandledrejection', event => {
    event.preventDefault();
    session.unhandled(event.reason);
  });
  port.onmessage = ({ data }) => session.receive(data as ToKernel);
  port.postMessage({ op: 'ready' });
}
