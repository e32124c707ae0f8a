/**
 * Loads Monaco once: when a code cell is focused, or before that in the rest of a page that was read.
 * Not here: Monaco itself (monaco.ts).
 */
type MonacoModule = typeof import('./monaco.ts');

/** Milliseconds of quiet after which the editor is fetched for whoever will click. */
const QUIET = 800;

let loading: Promise<MonacoModule> | null = null;

export function loadMonaco(): Promise<MonacoModule> {
  loading ??= import('./monaco.ts').catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Whoever opens a cell asks anew where this fails. */
function prepare(): void {
  loadMonaco().catch(() => undefined);
}

/**
 * Fetches the editor once the page rests, never while `busy` says that chains run: reading its code blocks the page
 * for a moment. Returns how to call it off.
 */
export function loadMonacoAtRest(busy: () => boolean): () => void {
  let timer = setTimeout(attempt, QUIET);
  function attempt(): void {
    if (loading !== null) return;
    if (busy()) timer = setTimeout(attempt, QUIET);
    else if ('requestIdleCallback' in window) requestIdleCallback(() => busy() || prepare());
    else prepare();
  }
  return () => clearTimeout(timer);
}
