/**
 * The sandbox as the app sees it: one opaque-origin srcdoc frame, made imperatively, that runs named worker
 * bundles without network or storage. Watched by pings, since a frame that ran out of memory dies silently.
 * Not here: what the workers inside do (kernel/) or how their messages are checked (sandbox/guard.ts).
 */
import * as v from 'valibot';
import { fromRunnerSchema } from '../protocol.ts';
import type { ToRunner } from '../protocol.ts';
import { RUNNER_DOCUMENT } from './runner.ts';
import type { Sandbox, SandboxEvents } from './sandbox.ts';

const PING_EVERY = 1_000;
/** Unanswered pings before the frame counts as lost. */
const PINGS_MISSED = 4;
const UP_WITHIN = 20_000;

/** Creates the frame in `document`. Messages posted before it is up wait in its control port. */
export function createSandbox(events: SandboxEvents): Sandbox {
  const { port1: control, port2: theirs } = new MessageChannel();
  const ports: MessagePort[] = [];
  const send = (message: ToRunner, transfer: Transferable[] = []) => control.postMessage(message, transfer);
  const watch = watchdog(n => send({ op: 'ping', n }), lost);
  const frame = makeFrame(() => frame.contentWindow?.postMessage(null, '*', [theirs]));

  function dispose() {
    watch.stop();
    control.onmessage = null;
    control.close();
    for (const port of ports) port.close();
    frame.remove();
  }
  function lost(message: string) {
    dispose();
    events.onLost(message);
  }
  control.onmessage = ({ data }) => {
    const parsed = v.safeParse(fromRunnerSchema, data);
    if (!parsed.success) return;
    const message = parsed.output;
    if (message.op === 'boot-error') events.onBootError(message.id, message.message);
    else watch.alive();
  };
  return {
    load: (name, blob) => send({ op: 'load', name, blob }),
    spawn(id, name) {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1);
      send({ op: 'spawn', id, name, port: port2 }, [port2]);
      return port1;
    },
    kill: id => send({ op: 'kill', id }),
    dispose,
  };
}

function makeFrame(onLoad: () => void): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.title = 'Sandbox';
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0;visibility:hidden';
  frame.addEventListener('load', onLoad, { once: true });
  frame.srcdoc = RUNNER_DOCUMENT;
  document.body.append(frame);
  return frame;
}

/** Calls `lost` when the first answer does not come within UP_WITHIN, or later pings stay unanswered. */
function watchdog(ping: (n: number) => void, lost: (message: string) => void) {
  let sent = 0;
  let unanswered = 0;
  let up = false;
  const starting = setTimeout(() => lost('the sandbox did not start'), UP_WITHIN);
  const timer = setInterval(() => {
    if (!up) return;
    if (unanswered >= PINGS_MISSED) return lost('the sandbox ran out of memory or crashed');
    unanswered += 1;
    sent += 1;
    ping(sent);
  }, PING_EVERY);
  return {
    alive() {
      up = true;
      unanswered = 0;
      clearTimeout(starting);
    },
    stop() {
      clearTimeout(starting);
      clearInterval(timer);
    },
  };
}
