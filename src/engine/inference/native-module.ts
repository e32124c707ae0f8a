/** WebAssembly that comes as text in a file of ours. Not here: what it does. */

/**
 * The module of these bytes, base 64. It is compiled in the background at once, so that no chain waits; one that comes
 * sooner does it itself.
 */
export function nativeModule(base64: string): () => WebAssembly.Module {
  let compiled: WebAssembly.Module | undefined;
  WebAssembly.compile(decoded(base64)).then(
    module => (compiled = module),
    () => undefined,
  );
  return () => (compiled ??= new WebAssembly.Module(decoded(base64)));
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
