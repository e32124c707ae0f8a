/** Attempts at storage, at messages to others, at the page, and through anything callable: all from a cell. */
import { attempt, event } from './probe.ts';
import type { Probe } from './probe.ts';

type Table = Readonly<Record<string, string>>;
const table = (kind: Probe['kind'], entries: Table): Probe[] =>
  Object.entries(entries).map(([id, code]) => ({ id, kind, code }));

const awaited = (kind: Probe['kind'], entries: Table): Probe[] =>
  table(kind, Object.fromEntries(Object.entries(entries).map(([id, code]) => [id, attempt(code)])));

export const STORAGE = awaited('storage', {
  IndexedDB:
    'new Promise((ok, no) => { const r = indexedDB.open("hostile"); r.onsuccess = ok; r.onerror = () => no(r.error); })',
  'list of databases': 'indexedDB.databases()',
  'deleting the databases':
    'new Promise((ok, no) => { const r = indexedDB.deleteDatabase("tilde"); r.onsuccess = ok; r.onerror = () => no(r.error); })',
  caches: 'caches.open("hostile")',
  'deleting the caches': 'caches.keys().then(keys => Promise.all(keys.map(key => caches.delete(key))))',
  localStorage: '(() => { localStorage.setItem("hostile", "1"); })()',
  sessionStorage: '(() => { sessionStorage.setItem("hostile", "1"); })()',
  cookie: '(() => { document.cookie = "hostile=1"; })()',
  'cookie store': 'cookieStore.set("hostile", "1")',
  'private file system': 'navigator.storage.getDirectory()',
  persistence: 'navigator.storage.persist().then(yes => { if (!yes) throw Error("refused"); })',
  'storage bucket': 'navigator.storageBuckets.open("hostile")',
  'old file system': '(() => { self.webkitRequestFileSystemSync(0, 1024); })()',
  'file picker': 'self.showOpenFilePicker()',
});

/** What they post must be heard nowhere. */
export const MESSAGES: readonly Probe[] = [
  ...table('messages', {
    BroadcastChannel:
      'new BroadcastChannel("tilde").postMessage("hostile"); new BroadcastChannel("x").postMessage("hostile"); 1',
    'the parent of the worker':
      'postMessage({ op: "up" }); postMessage({ op: "pong", n: 1 }); postMessage("hostile"); 1',
    'a port sent up':
      'const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { globalThis.answered = true; }; postMessage({ op: "spawn", port: port2 }, [port2]); await new Promise(r => setTimeout(r, 200)); globalThis.answered ? "ESCAPED" : "no answer"',
    'a second start':
      'postMessage({ code: new Blob(["postMessage(1)"]) }); self.onmessage = () => { globalThis.fooled = 1; }; 1',
    'a named message of the frame':
      'self.dispatchEvent(new MessageEvent("message", { data: { op: "load", name: "kernel", blob: new Blob(["1"]) } })); 1',
  }),
  ...awaited('messages', {
    parent: 'parent.postMessage("hostile", "*")',
    top: 'top.postMessage("hostile", "*")',
    opener: 'opener.postMessage("hostile", "*")',
    'window of the clients': 'clients.matchAll()',
    'service worker controller': 'navigator.serviceWorker.controller.postMessage("hostile")',
    'SharedWorker of the page': event('new SharedWorker("PAGE/index.html").port', 'message'),
    'locks of the page': 'navigator.locks.query()',
  }),
];

export const PAGE = awaited('page', {
  'window.open': 'self.open("URL/window")',
  location: '(() => { self.location = "URL/location"; throw Error("nothing happened"); })()',
  'location.assign': 'self.location.assign("URL/assign")',
  'location.href': '(() => { self.location.href = "URL/href"; throw Error("nothing happened"); })()',
  'top location': '(() => { top.location = "URL/top"; })()',
  openWindow: 'clients.openWindow("URL/client")',
  alert: 'alert("hostile")',
  confirm: 'confirm("hostile")',
  prompt: 'prompt("hostile")',
  print:
    '(() => { if (typeof self.print !== "function" || self.print === undefined) throw Error("none"); self.print(); })()',
  'reading the clipboard': 'navigator.clipboard.readText()',
  'writing the clipboard': 'navigator.clipboard.writeText("hostile")',
  'full screen': 'document.documentElement.requestFullscreen()',
  notification:
    '(() => { new Notification("hostile"); if (Notification.permission !== "granted") throw Error("refused"); })()',
  'permission to notify': 'Notification.requestPermission()',
  place: 'new Promise((ok, no) => navigator.geolocation.getCurrentPosition(ok, no))',
  camera: 'navigator.mediaDevices.getUserMedia({ video: true })',
  USB: 'navigator.usb.getDevices().then(list => { if (list.length === 0) throw Error("none"); })',
  'serial port': 'navigator.serial.getPorts().then(list => { if (list.length === 0) throw Error("none"); })',
  'the document': '(() => { document.body.innerHTML = "hostile"; })()',
  'the window': '(() => { window.hostile = 1; })()',
  'wake lock': 'navigator.wakeLock.request("screen")',
  'protocol handler': 'navigator.registerProtocolHandler("web+hostile", "URL/%s")',
});

/** Every way to a constructor of functions; code from strings must not run, and no global must be the page's. */
const STRINGS: Table = {
  eval: '(0, eval)("1")',
  'direct eval': 'eval("1")',
  Function: 'Function("return 1")()',
  'new Function': 'new Function("return this")()',
  'constructor of a number': '(0).constructor.constructor("return globalThis")()',
  'constructor of an arrow': '(() => 1).constructor("return 1")()',
  'constructor of async functions': '(async () => 1).constructor("return 1")()',
  'constructor of generators': '(function* () {}).constructor("yield 1")().next()',
  'Reflect.construct': 'Reflect.construct(Function, ["return 1"])()',
  'a bound Function': 'Function.bind(null, "return 1")()()',
  'a distribution of the API': 'Normal.constructor("return 1")()',
  'a value of the API': 'Normal(0, 1).constructor.constructor("return 1")()',
  'a Tensor of the API': 'tensor([1]).constructor.constructor("return 1")()',
  'a table of the API': 'csv("a\\n1").column.constructor("return 1")()',
  'a promise of the API': 'dataset("influenza").constructor.constructor("return 1")()',
  'a control of the API': 'slider.constructor("return 1")()',
  'an error of the API': 'await dataset("none").catch(error => error.constructor.constructor("return 1")())',
  'a library': '(await (async () => d3mean)()).constructor("return 1")()',
  'timer with text':
    '(() => { globalThis.ran = 0; setTimeout("globalThis.ran = 1"); return new Promise((ok, no) => setTimeout(() => globalThis.ran === 1 ? ok() : no(Error("did not run")), 100)); })()',
  'interval with text':
    '(() => { globalThis.ran2 = 0; const t = setInterval("globalThis.ran2 = 1", 1); return new Promise((ok, no) => setTimeout(() => { clearInterval(t); if (globalThis.ran2 === 1) ok(); else no(Error("did not run")); }, 100)); })()',
  'shadow realm': 'new ShadowRealm().evaluate("1")',
};

/** Every name of the API, its prototype chain and all that is callable there: none leads to a document. */
const WALK = `const seen = new Set();
const queue = [Normal, mcmc, tensor, csv, dataset, slider, hist, plate, grad, svi, console, self, Math, Intl, WebAssembly];
let found = "nothing";
while (queue.length > 0 && seen.size < 20000) {
  const value = queue.pop();
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) continue;
  seen.add(value);
  const tag = Object.prototype.toString.call(value);
  if (/^\\[object (Window|HTML\\w*(Element|Document|Collection)|Document|Storage|Navigator|CookieStore)\\]$/.test(tag)) found = tag;
  queue.push(Object.getPrototypeOf(value));
  for (const key of Reflect.ownKeys(value)) {
    try { queue.push(value[key]); } catch {}
  }
}
found === "nothing" ? "seen " + seen.size : "ESCAPED to " + found`;

const CALLER = `let frames = "none";
Error.prepareStackTrace = (_, sites) => { frames = sites.map(site => String(site.getThis?.()) + (site.getFunction?.() === undefined ? "" : " fn")).join(";"); return ""; };
try { tensor([1]).at(); } catch (error) { String(error.stack); }
Error.prepareStackTrace = undefined;
/Window|Document/.test(frames) ? "ESCAPED" : frames`;

export const CALLABLE: readonly Probe[] = [
  ...awaited(
    'callable',
    Object.fromEntries(
      Object.entries(STRINGS).map(([id, code]) => [id, code.replace('d3mean', 'globalThis.structuredClone')]),
    ),
  ),
  ...table('callable', {
    'all that the API leads to': WALK,
    'callers on the stack': CALLER,
    'caller of a function':
      '(() => { try { return (function f() { return f.caller; })() === null ? "none" : "ESCAPED"; } catch { return "none"; } })()',
    'the port of the kernel': 'typeof self.appPort === "undefined" ? "gone" : "ESCAPED"',
  }),
].map(probe => ({ ...probe, nested: false }));

/** Values made to pollute whoever reads them. */
export const PROTOTYPES = table('prototypes', {
  'Object.prototype': 'Object.prototype.hostile = 1; Object.prototype.toJSON = () => "hostile"; 1',
  'undoing it': 'delete Object.prototype.hostile; delete Object.prototype.toJSON; 1',
  'an output with __proto__':
    '({ kind: "table", rows: 1, columns: [{ name: "__proto__", values: [1] }], ["__proto__"]: { hostile: 1 } })',
  'records with __proto__':
    '[JSON.parse(\'{"__proto__": {"hostile": 1}, "constructor": {"prototype": {"hostile": 1}}}\')]',
  'a column called __proto__': 'csv("__proto__,constructor,hostile\\n1,2,3")',
  'a control called __proto__': 'slider("__proto__", { min: 0, max: 1 }); checkbox("constructor"); 1',
  'a name called constructor':
    'const constructor = 1; const hasOwnProperty = 2; const toString = 3; constructor + hasOwnProperty + toString',
  'a site called __proto__':
    'function m() { sample("__proto__", Normal(0, 1)); }\nawait mcmc(m, { chains: 1, warmup: 50, draws: 50 })',
  'a site called constructor':
    'function m() { const x = sample("constructor", Normal(0, 1)); observe(Normal(x, 1), 2); }\nawait mcmc(m, { chains: 1, warmup: 50, draws: 50 })',
  'a dimension called __proto__':
    'function m() { plate("__proto__", 2, () => { const x = ~Normal(0, 1); }); }\nawait mcmc(m, { chains: 1, warmup: 50, draws: 50 })',
  'a figure called __proto__': 'hist([1, 2, 3], { title: "__proto__", label: "constructor" })',
});
