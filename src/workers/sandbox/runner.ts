/**
 * The script of the sandbox frame, as text: it starts and kills data: workers on the app's word and nothing
 * else. It is plain old JavaScript because it is hashed into two Content-Security-Policies.
 * Not here: the frame around it (frame.ts) or what its workers run (kernel/).
 */

/**
 * Bootstrap of a worker. It makes the blob URL itself, since a data: worker has an opaque origin of its own
 * and could not load one made by the frame. A cell that closed its worker would leave the page waiting for ever.
 */
const BOOT =
  'onmessage = async (e) => { onmessage = null; self.appPort = e.data.port; self.close = undefined;' +
  ' const u = URL.createObjectURL(e.data.code);' +
  " try { await import(u) } catch (x) { postMessage({ op: 'boot-error', message: String(x && x.stack || x) }) }" +
  ' finally { URL.revokeObjectURL(u) } }';

/** Refuses to run outside an opaque origin; takes one control port from its parent's first message. */
export const RUNNER_SCRIPT = `'use strict';
(() => {
  if (self.origin !== 'null') return;
  const BOOT = ${JSON.stringify(`data:text/javascript,${encodeURIComponent(BOOT)}`)};
  const codes = new Map();
  const workers = new Map();
  const kill = (id) => { const w = workers.get(id); if (w) { workers.delete(id); w.terminate(); } };
  const listen = (e) => {
    if (e.source !== parent || !e.ports[0]) return;
    removeEventListener('message', listen);
    const control = e.ports[0];
    const failed = (id, message) => control.postMessage({ op: 'boot-error', id, message: String(message).slice(0, 5000) });
    control.onmessage = ({ data: m }) => {
      if (m.op === 'ping') control.postMessage({ op: 'pong', n: m.n });
      else if (m.op === 'load') codes.set(m.name, m.blob);
      else if (m.op === 'kill') kill(m.id);
      else if (m.op === 'spawn') {
        kill(m.id);
        const worker = new Worker(BOOT, { type: 'module', name: m.id });
        worker.onmessage = (x) => { if (x.data && x.data.op === 'boot-error') failed(m.id, x.data.message); };
        worker.onerror = (x) => { x.preventDefault(); failed(m.id, x.message); };
        workers.set(m.id, worker);
        worker.postMessage({ code: codes.get(m.name), port: m.port }, [m.port]);
      }
    };
    control.postMessage({ op: 'up' });
  };
  addEventListener('message', listen);
})();`;

/** CSP source of RUNNER_SCRIPT; a test recomputes it. */
export const RUNNER_HASH = 'sha256-KsVrQQnjrL/q8mG0Wut5HlTI5/ZOsrewHdQirA0vrM4=';

const POLICY = `default-src 'none'; script-src '${RUNNER_HASH}' blob: 'wasm-unsafe-eval'; worker-src data:; connect-src 'none'`;

/** The document of the frame. */
export const RUNNER_DOCUMENT =
  '<!doctype html><html><head>' +
  `<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
  `</head><body><script>${RUNNER_SCRIPT}</script></body></html>`;
