/** Work that must not hold up the first picture of a page. */

/** Calls `go` after the next paint, once the browser is idle or half a second has passed. Returns how to call it off. */
export function afterPaint(go: () => void): () => void {
  let gone = false;
  requestAnimationFrame(() => {
    const idle = (): void => (gone ? undefined : go());
    if (gone) return;
    if ('requestIdleCallback' in window) requestIdleCallback(idle, { timeout: 500 });
    else setTimeout(idle, 100);
  });
  return () => (gone = true);
}
