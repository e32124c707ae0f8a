/** KaTeX, loaded when a page first has mathematics. Not here: markdown (markdown.ts). */
import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import { watchVisible } from '../dock/visible.ts';
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

const waiting = new Set<() => void>();

/** Loads once; everything on the page that waits is told. */
function begin(): void {
  loading ??= load();
  void loading.then(() => waiting.forEach(tell => tell()));
}

/** The renderer, or null while it loads; it is loaded once the page is painted and `place` (which has mathematics) is seen. */
export function useKatex(wanted: boolean, place: RefObject<Element | null>): Katex | null {
  const [katex, setKatex] = useState<Katex | null>(() => loaded);
  useEffect(() => {
    const element = place.current;
    if (!wanted || katex !== null || element === null) return;
    const tell = (): void => setKatex(() => loaded);
    waiting.add(tell);
    let callOff = (): void => undefined;
    const unwatch = watchVisible(element, visible => {
      if (visible) callOff = afterPaint(begin);
    });
    return () => {
      waiting.delete(tell);
      unwatch();
      callOff();
    };
  }, [wanted, katex, place]);
  return katex;
}
