/**
 * Keeps the caret of the editor in sight: Monaco is as high as its text, so it is the page that has to scroll, which
 * Monaco does not know how to do. Not here: Monaco itself (monaco.ts).
 */
import type * as monaco from 'monaco-editor';

/** Pixels between the caret and what covers the page above and below. */
const AIR = 24;
/** What stands over the page's text. */
const ABOVE = '.bar, .embed-bar';
const BELOW = '.status, .sheet';

/** A caret in the window, in pixels from its top. */
interface Caret {
  readonly top: number;
  readonly height: number;
}

/**
 * Pixels the page scrolls so that a caret stands between `first` and `last`; 0 once it does. Where there is no room
 * between them, it goes right under what stands above, and stays there.
 */
export function scrollFor({ top, height }: Caret, first: number, last: number): number {
  if (top < first || last - first < height) return top - first;
  return Math.max(0, top + height - last);
}

/** Scrolls the page as far as it must, and no further. */
export function showCaret(editor: monaco.editor.ICodeEditor, host: HTMLElement): void {
  const position = editor.getPosition();
  const caret = position === null ? null : editor.getScrolledVisiblePosition(position);
  if (caret === null) return;
  const top = host.getBoundingClientRect().top + caret.top;
  // A keyboard on the glass takes its part of the window.
  const floor = visualViewport === null ? innerHeight : visualViewport.offsetTop + visualViewport.height;
  const first = Math.max(0, ...rectsOf(ABOVE).map(({ bottom }) => bottom)) + AIR;
  const last = Math.min(floor, ...rectsOf(BELOW).map(rect => rect.top)) - AIR;
  const by = scrollFor({ top, height: caret.height }, first, last);
  if (by !== 0) scrollBy({ top: by, behavior: 'instant' });
}

/** What covers the page now: the status line and the sheet are both in it, and one of them is hidden. */
function rectsOf(what: string): readonly DOMRect[] {
  return Array.from(document.querySelectorAll(what), element => element.getBoundingClientRect()).filter(
    ({ height }) => height > 0,
  );
}

/**
 * Follows the caret where keys and commands take it; a click is where the reader already looks, and a page that moved
 * under it would miss the second half of a double click.
 */
export function followCaret(editor: monaco.editor.ICodeEditor, host: HTMLElement): monaco.IDisposable {
  let asked = 0;
  const watch = editor.onDidChangeCursorPosition(({ source }) => {
    if (source === 'mouse' || !editor.hasTextFocus()) return;
    cancelAnimationFrame(asked);
    // Once the editor is as high as the text is now.
    asked = requestAnimationFrame(() => showCaret(editor, host));
  });
  return {
    dispose() {
      cancelAnimationFrame(asked);
      watch.dispose();
    },
  };
}

/** Gives the editor the keyboard where it stands: a browser would scroll the page to what it takes for its middle. */
export function focusInPlace(editor: monaco.editor.ICodeEditor, host: HTMLElement): void {
  host.querySelector<HTMLElement>('.native-edit-context, textarea.inputarea')?.focus({ preventScroll: true });
  editor.focus();
}
