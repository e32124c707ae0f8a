/** Name → lazy loader of every backend, synchronous or not. The only file that names them; none loads until asked. */
import type { Backend } from './backend.ts';

export const backends: { readonly [Name in Backend['name']]: () => Promise<Backend> } = {
  interpreter: async () => (await import('./interpreter/index.ts')).interpreter,
  wasm: async () => (await import('./wasm/index.ts')).wasm,
};

/** Asynchronous backends in f32. */
export const devices = {
  tfjs: () => import('./tfjs/index.ts'),
};
