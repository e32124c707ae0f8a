/** KaTeX, loaded when a page first has mathematics. Not here: markdown (markdown.ts). */
import { useEffect, useState } from 'react';
import { afterPaint } from './after-paint.ts';

export type Katex = (latex: string, display: boolean) => string;

let loaded: Katex | null = null;
let loading: Promise<Katex> | null = null;

async function load(): Promise<Katex> {
  const [{ default: katex }] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')]);
  loaded = (latex, displayMode) =>
    katex.renderToString(latex, {
      displayMode,
      trust: false,
      throwOnError: false,
      strict: 'ignore',
      maxExpand: 1000,
      output: 'htmlAndMathml',
    });
  return loaded;
}

/** The renderer, or null while it loads; it is loaded only if `wanted`. */
export function useKatex(wanted: boolean): Katex | null {
  const [katex, setKatex] = useState<Katex | null>(() => loaded);
  useEffect(() => {
    if (!wanted || katex !== null) return;
    return afterPaint(() => {
      loading ??= load();
      void loading.then(render => setKatex(() => render));
    });
  }, [wanted, katex]);
  return katex;
}
