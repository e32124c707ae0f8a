/**
 * What this browser lacks of what the page needs, tried at its start, and what the reader can do without it.
 * Not here: whether the sandbox comes up, which the kernel's state tells, or the notice (browser-notice.tsx).
 */

/** The parts of a window that are tried. */
export interface Browser {
  readonly WebAssembly?: Pick<typeof WebAssembly, 'validate'>;
  readonly Worker?: new (url: string, options: object) => { terminate(): void };
  readonly MessageChannel?: unknown;
  readonly HTMLIFrameElement?: { readonly prototype: object };
  readonly CompressionStream?: unknown;
  readonly indexedDB?: unknown;
}

export interface Lacks {
  /** Cells cannot run without these. */
  readonly run: readonly string[];
  /** Links can neither be made nor opened. */
  readonly links: readonly string[];
  /** Nothing can be saved in the browser. */
  readonly keep: readonly string[];
}

/** A module with one function that has one instruction over two lanes: i32.const 0, i8x16.splat, drop. */
const SIMD = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

export function probe(browser: Browser): Lacks {
  const frame = browser.HTMLIFrameElement?.prototype ?? {};
  const run: readonly (readonly [name: string, there: boolean])[] = [
    ['WebAssembly', browser.WebAssembly !== undefined],
    [
      'WebAssembly with SIMD',
      browser.WebAssembly === undefined || holds(() => browser.WebAssembly?.validate(SIMD)),
    ],
    ['workers made of modules', takesModules(browser)],
    ['message channels', browser.MessageChannel !== undefined],
    ['sandboxed frames', 'sandbox' in frame && 'srcdoc' in frame],
  ];
  return {
    run: run.filter(([, there]) => !there).map(([name]) => name),
    links: browser.CompressionStream === undefined ? ['CompressionStream'] : [],
    keep: holds(() => Boolean(browser.indexedDB)) ? [] : ['IndexedDB'],
  };
}

/** A browser that reads the type of a worker makes modules of it; it is kept from making this one. */
function takesModules({ Worker }: Browser): boolean {
  if (Worker === undefined) return false;
  let read = false;
  const options = {
    get type(): string {
      read = true;
      throw new Error('No worker is wanted');
    },
  };
  try {
    new Worker('data:text/javascript,', options).terminate();
  } catch {
    // As it should be.
  }
  return read;
}

/** Where access is denied, asking throws. */
function holds(test: () => boolean | undefined): boolean {
  try {
    return test() === true;
  } catch {
    return false;
  }
}

/** "This browser cannot run models: it has no WebAssembly. You can read and edit." Null where nothing lacks. */
export function lacksSentence({ run, links, keep }: Lacks): string | null {
  const cannot = [
    ...(run.length === 0 ? [] : [`run models: it has no ${run.join(' and no ')}`]),
    ...(links.length === 0 ? [] : [`make or open links: it has no ${links.join()}`]),
    ...(keep.length === 0 ? [] : [`save notebooks: it has no ${keep.join()}`]),
  ];
  if (cannot.length === 0) return null;
  const can = run.length > 0 ? 'You can read and edit' : 'Cells run';
  const file = links.length + keep.length > 0 ? '; download the notebook to keep it' : '';
  return `This browser cannot ${cannot.join(', and cannot ')}. ${can}${file}.`;
}
