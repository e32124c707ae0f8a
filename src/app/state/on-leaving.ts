/** The moments after which the open document may be gone from the page. Not here: what is saved then (autosave.ts). */

/**
 * Calls `flush` when the page is hidden or goes, and when its address leads elsewhere, before others hear of it. Returns
 * how to stop.
 */
export function onLeaving(flush: () => void): () => void {
  const moments = ['visibilitychange', 'pagehide', 'hashchange'];
  for (const moment of moments) window.addEventListener(moment, flush, { capture: true });
  return () => moments.forEach(moment => window.removeEventListener(moment, flush, { capture: true }));
}
