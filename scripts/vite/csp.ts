/**
 * Vite plugin: puts the app's Content-Security-Policy into the built page (never in dev, where Vite's own
 * inline scripts run). The sandbox frame is a srcdoc and inherits it, so the runner's hash is in it.
 */
import type { Plugin } from 'vite';
import { RUNNER_HASH } from '../../src/workers/sandbox/runner.ts';

const POLICY = [
  "default-src 'none'",
  `script-src 'self' '${RUNNER_HASH}' blob: 'wasm-unsafe-eval'`,
  "worker-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob: https:",
  "connect-src 'self' https:",
  "frame-src 'none'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function cspPlugin(): Plugin {
  return {
    name: 'tilde-csp',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}
