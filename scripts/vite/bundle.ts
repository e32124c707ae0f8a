/**
 * Vite plugin: `import url from './kernel.ts?bundle'` gives the URL of that entry as *one* self-contained
 * ES module, in dev (served by a middleware, cached until a source changes) and in build (an asset).
 * `?worker&url` will not do: in dev it imports by absolute URLs, which a sandboxed worker cannot load.
 */
import path from 'node:path';
import { rolldown } from 'rolldown';
import type { Plugin } from 'vite';

const SUFFIX = '?bundle';
const DEV_PATH = '/@bundle/';

interface Bundle {
  readonly code: string;
  /** Files it was made of. */
  readonly files: ReadonlySet<string>;
}

export async function bundle(entry: string, minify: boolean): Promise<Bundle> {
  const build = await rolldown({ input: entry, platform: 'browser', logLevel: 'warn' });
  const { output } = await build.generate({ format: 'es', codeSplitting: false, minify });
  const files = new Set(await build.watchFiles);
  await build.close();
  return { code: output[0].code, files };
}

/** Tells the page by a custom hot event `tilde:bundle` when a bundle changed. */
export function bundlePlugin(): Plugin {
  const cache = new Map<string, Promise<Bundle>>();
  let build = true;
  return {
    name: 'tilde-bundle',
    enforce: 'pre',
    configResolved(config) {
      build = config.command === 'build';
    },
    async resolveId(source, importer) {
      if (!source.endsWith(SUFFIX)) return null;
      const found = await this.resolve(source.slice(0, -SUFFIX.length), importer);
      return found ? found.id + SUFFIX : null;
    },
    async load(id) {
      if (!id.endsWith(SUFFIX)) return null;
      const entry = id.slice(0, -SUFFIX.length);
      if (!build) return `export default ${JSON.stringify(DEV_PATH + encodeURIComponent(entry))};`;
      const made = await bundle(entry, true);
      for (const file of made.files) this.addWatchFile(file);
      const name = `${path.basename(path.dirname(entry))}-${path.basename(entry, '.ts')}.js`;
      const asset = this.emitFile({ type: 'asset', name, source: made.code });
      return `export default import.meta.ROLLUP_FILE_URL_${asset};`;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = request.url?.split('?')[0] ?? '';
        if (!url.startsWith(DEV_PATH)) return next();
        const entry = decodeURIComponent(url.slice(DEV_PATH.length));
        const made = cache.get(entry) ?? bundle(entry, false);
        cache.set(entry, made);
        made.then(
          ({ code }) => response.setHeader('content-type', 'text/javascript').end(code),
          reason => {
            cache.delete(entry);
            response.statusCode = 500;
            response.end(String(reason));
          },
        );
      });
    },
    async handleHotUpdate({ file, server }) {
      for (const [entry, made] of cache) {
        const { files } = await made.catch(() => ({ files: new Set<string>() }));
        if (!files.has(file)) continue;
        cache.delete(entry);
        server.ws.send({ type: 'custom', event: 'tilde:bundle', data: {} });
      }
    },
  };
}
