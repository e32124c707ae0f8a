/** Attempts to reach the network, by every interface a worker has. */
import { attempt, event } from './probe.ts';
import type { Probe } from './probe.ts';

const blobWorker = (code: string, options = '') =>
  `new Worker(URL_API.createObjectURL(new Blob([${JSON.stringify(code)}], { type: "text/javascript" }))${options})`;
const dataWorker = (code: string, options = '') =>
  `new Worker("data:text/javascript," + encodeURIComponent(${JSON.stringify(code)})${options})`;
const MODULE = ', { type: "module" }';

/** By id: an expression that is awaited. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  fetch: 'fetch("URL/fetch")',
  'fetch without CORS': 'fetch("URL/nocors", { mode: "no-cors" })',
  'fetch that outlives the page':
    'fetch("URL/keepalive", { keepalive: true, method: "POST", body: "secret" })',
  'fetch of the page itself': 'fetch("PAGE/index.html")',
  'fetch of a Request': 'fetch(new Request("URL/request", { redirect: "manual", cache: "reload" }))',
  'fetch by its prototype':
    'Reflect.apply(WorkerGlobalScope.prototype.fetch ?? fetch, self, ["URL/reflect"])',
  fetchLater: 'self.fetchLater("URL/later", { activateAfter: 0 })',
  XMLHttpRequest: `(() => { const x = new XMLHttpRequest(); x.open("GET", "URL/xhr"); x.send(); return ${event('x', 'load')}; })()`,
  'synchronous XMLHttpRequest':
    '(() => { const x = new XMLHttpRequest(); x.open("GET", "URL/sync", false); x.send(); return x.status; })()',
  WebSocket: event('new WebSocket("ws://HOST/ws")', 'open'),
  WebSocketStream: 'new WebSocketStream("ws://HOST/wss").opened',
  EventSource: event('new EventSource("URL/events")', 'open'),
  WebTransport: 'new WebTransport("https://HOST/wt").ready',
  'WebTransport by hash':
    'new WebTransport("https://HOST/wth", { serverCertificateHashes: [{ algorithm: "sha-256", value: new Uint8Array(32) }] }).ready',
  RTCPeerConnection:
    '(async () => { const c = new RTCPeerConnection({ iceServers: [{ urls: "stun:HOST" }] }); c.createDataChannel("x"); await c.setLocalDescription(await c.createOffer()); })()',
  sendBeacon: '(() => { if (!navigator.sendBeacon("URL/beacon", "secret")) throw Error("refused"); })()',
  importScripts: 'importScripts("URL/scripts.js")',
  'module of a blob that imports':
    '(() => { const load = u => import(u); return load; })()(URL_API.createObjectURL(new Blob([\'import "URL/static.js"\'], { type: "text/javascript" })))',
  'worker from the network': event('new Worker("URL/worker.js")', 'message'),
  'module worker from the network': event('new Worker("URL/module.js", { type: "module" })', 'message'),
  'worker from a blob that fetches': event(
    blobWorker('fetch("URL/blob").then(() => postMessage(1), () => { throw 1; })'),
    'message',
  ),
  'worker from data that fetches': event(
    dataWorker('fetch("URL/data").then(() => postMessage(1))'),
    'message',
  ),
  'module worker from data that imports': event(
    dataWorker('import "URL/static-data.js"; postMessage(1)', MODULE),
    'message',
  ),
  'module worker from data that imports later': event(
    dataWorker('import("URL/dynamic-data.js").then(() => postMessage(1))', MODULE),
    'message',
  ),
  'worker from data that imports scripts': event(
    dataWorker('importScripts("URL/classic.js"); postMessage(1)'),
    'message',
  ),
  'worker in a worker in a worker': event(
    dataWorker(
      'const inner = "fetch(\'URL/deep\').then(() => postMessage(1))"; const w = new Worker("data:text/javascript," + encodeURIComponent(inner)); w.onmessage = () => postMessage(1)',
    ),
    'message',
  ),
  'SharedWorker from the network': event('new SharedWorker("URL/shared.js").port', 'message'),
  'font face': 'new FontFace("leak", "url(URL/font.woff2)").load()',
  'font face of the global set':
    '(() => { const face = new FontFace("leak2", "url(URL/font2.woff2)"); self.fonts.add(face); return self.fonts.load("12px leak2"); })()',
  'compiled stream': 'WebAssembly.compileStreaming(fetch("URL/module.wasm"))',
  'cache that fetches': '(async () => { const c = await caches.open("x"); await c.add("URL/cached"); })()',
  'service worker': 'navigator.serviceWorker.register("URL/sw.js")',
  'background fetch': 'self.registration.backgroundFetch.fetch("x", "URL/background")',
  'image element': '(() => { const i = new Image(); i.src = "URL/image"; return i.decode(); })()',
  'image decoder':
    '(async () => { const d = new ImageDecoder({ type: "image/png", data: (await fetch("URL/decoder")).body }); await d.decode(); })()',
  'link element':
    '(() => { const l = document.createElement("link"); l.rel = "prefetch"; l.href = "URL/prefetch"; document.head.append(l); })()',
  'source map of an error': '(() => { throw new Error("x\\n//# sourceMappingURL=URL/map"); })()',
  'report of a policy':
    '(() => { new ReportingObserver(() => {}, { buffered: true }).observe(); throw Error("observed only"); })()',
};

const ready = (code: string): string => code.replaceAll('URL_API', 'globalThis["UR" + "L"]');

export const NETWORK: readonly Probe[] = Object.entries(EXPRESSIONS).map(([id, expression]) => ({
  id,
  kind: 'network',
  code: attempt(ready(expression)),
}));
