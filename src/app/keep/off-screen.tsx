/**
 * Draws parts of a notebook where nobody sees them, to take their HTML or pictures. They lie at the top of the page,
 * hidden, since formulas are typeset when their place comes into view.
 * Not here: what becomes of the drawings (web-page.tsx, picture.tsx).
 */
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** Width of the column, pixels. */
const WIDTH = 720;
/** Longest wait for formulas, milliseconds. */
const PATIENCE = 4_000;

/** Draws the parts, waits for their formulas, and hands over the elements before they are taken away. */
export async function drawnOffScreen<T>(
  parts: readonly ReactNode[],
  use: (elements: readonly HTMLElement[]) => T | Promise<T>,
): Promise<T> {
  const host = document.createElement('div');
  host.inert = true;
  host.ariaHidden = 'true';
  Object.assign(host.style, {
    position: 'fixed',
    inset: '0 auto auto 0',
    width: `${WIDTH}px`,
    height: '100vh',
    overflow: 'hidden',
    visibility: 'hidden',
    zIndex: '-1',
  });
  document.body.append(host);
  const root = createRoot(host);
  try {
    root.render(
      parts.map((part, index) => (
        <div key={index} data-part={index} style={{ position: 'absolute', inset: '0 0 auto 0' }}>
          {part}
        </div>
      )),
    );
    await settled(host);
    return await use(Array.from(host.querySelectorAll<HTMLElement>('[data-part]')));
  } finally {
    root.unmount();
    host.remove();
  }
}

/** Until nothing has changed for a few frames: fonts, widths and formulas come one after another. */
async function settled(host: HTMLElement): Promise<void> {
  const begin = performance.now();
  for (let last = '', same = 0; same < 4 && performance.now() - begin < PATIENCE;) {
    await new Promise(resolve => setTimeout(resolve, 50));
    const now = host.innerHTML;
    const waits =
      host.querySelector('.card-equations, .formula') !== null && host.querySelector('.katex') === null;
    same = now === last && now !== '' && !waits ? same + 1 : 0;
    last = now;
  }
}
