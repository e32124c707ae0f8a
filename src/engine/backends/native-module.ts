/** WebAssembly that comes as text in a file of ours. Not here: what it does. */

/**
 * The module of these bytes, base 64. It is compiled in the background at once, so that no chain waits; one that comes
 * sooner does it itself.
 * @throws Error by the function returned, where WebAssembly is missing or forbidden
 */
export function nativeModule(base64: string): () => WebAssembly.Module {
  let compiled: WebAssembly.Module | undefined;
  inBackground(async () => {
    compiled = await WebAssembly.compile(decoded(base64));
  });
  return () => (compiled ??= new WebAssembly.Module(decoded(base64)));
}

/**
 * The one instance in this thread of a module that imports nothing, made in the background too. One is enough: every
 * memory takes gigabytes of a process's addresses until it is collected.
 */
export function nativeInstance(base64: string): () => WebAssembly.Instance {
  let made: WebAssembly.Instance | undefined;
  inBackground(async () => {
    const module = await WebAssembly.compile(decoded(base64));
    made ??= new WebAssembly.Instance(module, {});
  });
  return () => (made ??= new WebAssembly.Instance(new WebAssembly.Module(decoded(base64)), {}));
}

/** Whoever needs the result meets what went wrong. */
function inBackground(work: () => Promise<void>): void {
  work().catch(() => undefined);
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
