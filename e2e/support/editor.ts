/** Ways into the running editor: Monaco's own API on the page, and the checker driven without keys. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

interface Marker {
  readonly startLineNumber: number;
  readonly startColumn: number;
  readonly message: string;
}

interface Part {
  readonly text: string;
}

interface Info {
  readonly displayParts?: readonly Part[];
  readonly documentation?: readonly Part[];
}

/** What the page calls of the worker. */
interface Proxy {
  getSyntacticDiagnostics(file: string): Promise<readonly unknown[]>;
  getSemanticDiagnostics(file: string): Promise<readonly unknown[]>;
  getCompletionsAtPosition(file: string, at: number): Promise<{ entries: readonly { name: string }[] }>;
  getQuickInfoAtPosition(file: string, at: number): Promise<Info | undefined>;
}

interface Model {
  setValue(text: string): void;
}

interface MonacoApi {
  readonly Uri: { parse(text: string): object };
  readonly editor: {
    getModelMarkers(filter: object): readonly Marker[];
    createModel(text: string, language: string, uri: object): Model;
    createWebWorker(options: object): { withSyncedResources(uris: readonly object[]): Promise<Proxy> };
  };
}

interface EditorWindow extends Window {
  MonacoEnvironment?: object;
  monaco: MonacoApi;
  workerUrls: string[];
  checker: { readonly sync: () => Promise<Proxy>; readonly model: Model };
}

declare const window: EditorWindow & { Worker: typeof Worker };

/** Before the page loads: asks Monaco for its global, and notes which workers start. */
export async function exposeMonaco(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.MonacoEnvironment = { globalAPI: true };
    window.workerUrls = [];
    const Plain = window.Worker;
    window.Worker = class extends Plain {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        window.workerUrls.push(String(url));
      }
    };
  });
}

/** How many workers of this name were started. */
export function workersStarted(page: Page, name: string): Promise<number> {
  return page.evaluate(part => window.workerUrls.filter(url => url.includes(part)).length, name);
}

export interface Finding {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the checker marked in a cell. */
export async function markersOf(page: Page, cell: string): Promise<readonly Finding[]> {
  const markers = await page.evaluate(
    id =>
      window.monaco.editor.getModelMarkers({
        owner: 'typescript',
        resource: window.monaco.Uri.parse(`file:///${id}.ts`),
      }),
    cell,
  );
  return markers.map(({ startLineNumber: line, startColumn: column, message }) => ({
    line,
    column,
    message,
  }));
}

export interface Hover {
  readonly name: string;
  readonly signature: string;
  readonly documentation: string;
}

export interface Checker {
  /** How many errors each source has, as a cell beside the given ones. */
  countErrors(sources: readonly string[]): Promise<readonly number[]>;
  look(text: string): Promise<Look>;
}

/** What the checker says about a text that ends in a type. */
export interface Look {
  /** Completion after the text and at its end, where a type stands. */
  readonly inCode: readonly string[];
  readonly inType: readonly string[];
  /** Over every word that ends a line. */
  readonly hovers: readonly Hover[];
}

/** A second instance of the worker the app started, with cells of its own. */
export async function checkerOf(page: Page, cells: Readonly<Record<string, string>>): Promise<Checker> {
  await expect.poll(() => workersStarted(page, 'ts-worker')).toBe(1);
  await page.evaluate(given => {
    const { monaco, workerUrls } = window;
    const url = workerUrls.find(one => one.includes('ts-worker')) ?? '';
    const worker = new Worker(url, { type: 'module' });
    worker.postMessage('ignore');
    worker.postMessage({ compilerOptions: {}, extraLibs: {} });
    const client = monaco.editor.createWebWorker({ worker: Promise.resolve(worker), keepIdleModels: true });
    const uri = (id: string): object => monaco.Uri.parse(`file:///${id}.ts`);
    for (const [id, text] of Object.entries(given)) monaco.editor.createModel(text, 'typescript', uri(id));
    const model = monaco.editor.createModel('', 'typescript', uri('tested'));
    const uris = ['tested', ...Object.keys(given)].map(uri);
    window.checker = { model, sync: () => client.withSyncedResources(uris) };
  }, cells);
  return {
    countErrors: sources => page.evaluate(countErrors, sources),
    look: text => page.evaluate(look, text),
  };
}

async function countErrors(sources: readonly string[]): Promise<readonly number[]> {
  const file = 'file:///tested.ts';
  const counts: number[] = [];
  for (const source of sources) {
    window.checker.model.setValue(source);
    const proxy = await window.checker.sync();
    const syntax = await proxy.getSyntacticDiagnostics(file);
    counts.push(syntax.length + (await proxy.getSemanticDiagnostics(file)).length);
  }
  return counts;
}

async function look(text: string): Promise<Look> {
  const file = 'file:///tested.ts';
  const join = (parts: readonly { readonly text: string }[] = []): string =>
    parts.map(part => part.text).join('');
  window.checker.model.setValue(`${text};\n`);
  const proxy = await window.checker.sync();
  const namesAt = async (at: number): Promise<readonly string[]> =>
    (await proxy.getCompletionsAtPosition(file, at)).entries.map(({ name }) => name);
  const hovers: Hover[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const name = /\w+(?=;?$)/.exec(line)?.[0] ?? '';
    const info = await proxy.getQuickInfoAtPosition(file, start + line.lastIndexOf(name));
    hovers.push({ name, signature: join(info?.displayParts), documentation: join(info?.documentation) });
    start += line.length + 1;
  }
  return { inCode: await namesAt(text.length + 2), inType: await namesAt(text.length), hovers };
}
