/**
 * Vite plugin: takes Monaco's own `new Worker(new URL(…))` out of the build. The app gives Monaco its worker
 * itself, and a second TypeScript worker of 6.9 MB would ship else.
 */
import type { Plugin } from 'vite';

const OWN_WORKER = /new Worker\(\s*new URL\([^)]*\)\s*,\s*\{[^}]*\}\s*\)/g;

export function monacoPlugin(): Plugin {
  return {
    name: 'tilde-monaco',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('monaco-editor') || !code.includes('new Worker(')) return null;
      const stripped = code.replace(OWN_WORKER, '(() => { throw new Error("no worker") })()');
      return stripped === code ? null : { code: stripped, map: null };
    },
  };
}
