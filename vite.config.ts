/** The build: a static site that runs from any sub-path of any host. */
import { existsSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { bundlePlugin } from './scripts/vite/bundle.ts';
import { cspPlugin } from './scripts/vite/csp.ts';
import { monacoPlugin } from './scripts/vite/monaco.ts';
import { offlinePlugin } from './scripts/vite/offline.ts';

/** The bare page of the sandbox tests is built beside the app only when they ask for it. */
const harness = process.env['TILDE_HARNESS'] !== undefined;

export default defineConfig({
  base: './',
  plugins: [react(), bundlePlugin(), monacoPlugin(), cspPlugin(), offlinePlugin()],
  worker: { format: 'es' },
  optimizeDeps: {
    include: [
      'editor/editor.api.js',
      'editor/editor.worker.js',
      'features/register.all.js',
      'languages/definitions/typescript/register.js',
      'languages/features/typescript/lib/typescriptServices.js',
      'languages/features/typescript/register.js',
      'languages/features/typescript/ts.worker.js',
      'languages/features/typescript/tsWorker.js',
    ].map(file => `monaco-editor/${file}`),
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 8000,
    rolldownOptions: {
      input: [
        ...(existsSync('index.html') ? ['index.html'] : []),
        ...(harness ? ['e2e/harness/index.html'] : []),
      ],
    },
  },
});
