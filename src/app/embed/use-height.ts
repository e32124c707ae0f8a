/** Tells the page around the frame how high the embed is: { type: 'tilde:height', height } in CSS pixels, nothing else. Not here: what is shown. */
import { useEffect } from 'react';
import type { RefObject } from 'react';

export function useHeight(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    if (element === null || window.parent === window) return;
    let last = 0;
    const tell = (): void => {
      const height = Math.ceil(element.getBoundingClientRect().height);
      if (height === last) return;
      last = height;
      // To any origin: who may frame the page is not known, and a height is no secret.
      window.parent.postMessage({ type: 'tilde:height', height }, '*');
    };
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    return () => observer.disconnect();
  }, [root]);
}
