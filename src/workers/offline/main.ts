/**
 * The service worker: keeps the files of one build, so that the app opens without a network after the first visit.
 * A newer build is fetched beside it and takes over when no page of the old one is left, or when the reader asks.
 * Not here: notebooks (IndexedDB) and anything of another origin, which are never touched.
 */

/** Written in front of this script by the build: the files that belong to it, and a digest of them all. */
declare const TILDE_BUILD: { readonly digest: string; readonly files: readonly string[] };

const worker = self as unknown as ServiceWorkerGlobalScope;
/** Copies of the app may stand side by side on one host. */
const PREFIX = `tilde ${new URL(worker.registration.scope).pathname} `;
const NAME = PREFIX + TILDE_BUILD.digest;
/** So many at once: the page that is being read comes first. */
const AT_ONCE = 4;

const addressOf = (file: string): string => new URL(file, worker.registration.scope).href;
const known = new Set(TILDE_BUILD.files.map(addressOf));

/** Fetches what an earlier build does not have already: names of assets carry their digest. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME);
  const left = [...known];
  const lane = async (): Promise<void> => {
    for (let address = left.pop(); address !== undefined; address = left.pop()) await keep(cache, address);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function keep(cache: Cache, address: string): Promise<void> {
  if ((await cache.match(address)) !== undefined) return;
  const kept = address.includes('/assets/') ? await caches.match(address) : undefined;
  const response = kept ?? (await fetch(address, { cache: 'no-cache' }));
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  await cache.put(address, response);
}

/** All but the build before this one: pages of it may still be open and want more of its files. */
async function forgetOthers(): Promise<void> {
  const others = (await caches.keys()).filter(name => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(others.slice(0, -1).map(name => caches.delete(name)));
}

/** A page is one file whatever its query says; everything else is asked for by its name. */
function wanted(request: Request): string | null {
  const url = new URL(request.url);
  const address = url.origin + url.pathname;
  if (request.mode === 'navigate' && address === worker.registration.scope) return addressOf('index.html');
  return known.has(address) || address.startsWith(addressOf('assets/')) ? address : null;
}

async function answer(request: Request, address: string): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(address)) ?? (await caches.match(address)) ?? fetch(request);
}

worker.addEventListener('install', event => event.waitUntil(keepAll()));
worker.addEventListener('activate', event =>
  event.waitUntil(forgetOthers().then(() => worker.clients.claim())),
);
worker.addEventListener('fetch', event => {
  const address = event.request.method === 'GET' ? wanted(event.request) : null;
  if (address !== null) event.respondWith(answer(event.request, address));
});
worker.addEventListener('message', event => {
  if (event.data === 'take over') void worker.skipWaiting();
});
