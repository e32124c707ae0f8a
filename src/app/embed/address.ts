/**
 * The address of an embedded notebook, read and written: `?embed` the whole, `?embed=CELL` one cell, and
 * `&theme=light|dark` where the host page does not leave that to the reader's system.
 * Not here: the hash, which says which notebook (state/route.ts).
 */
import type { Theme } from '../ui/theme.ts';

export interface EmbedWish {
  /** Show this cell only; null for the whole notebook. */
  readonly cell: string | null;
  /** Null: as the reader's system wishes. */
  readonly theme: Theme | null;
}

const CELL_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Null where the page is not asked to be an embed. */
export function readEmbed(search: string): EmbedWish | null {
  const fields = new URLSearchParams(search);
  const cell = fields.get('embed');
  if (cell === null) return null;
  const theme = fields.get('theme');
  return {
    cell: CELL_ID.test(cell) ? cell : null,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  };
}

/** Pixels a frame is given before its page follows the height messages. */
const HEIGHT = { whole: 640, cell: 440 } as const;

/** The element that shows a shared notebook in a page of any origin. `link` is the notebook's own address. */
export function embedCode(link: string, title: string, cell: string | null): string {
  const url = new URL(link);
  url.search = cell === null ? '?embed' : `?embed=${cell}`;
  const height = cell === null ? HEIGHT.whole : HEIGHT.cell;
  return `<iframe src="${quoted(url.href)}" title="${quoted(title)}" loading="lazy" style="width: 100%; height: ${height}px; border: 0"></iframe>`;
}

/**
 * For the page around it: gives every embed the height of what is in it, which it tells whenever that changes. Messages
 * of other frames are left alone.
 */
export const FOLLOW_HEIGHT = `<script>addEventListener('message', ({ data, source }) => { if (data?.type === 'tilde:height') for (const frame of document.querySelectorAll('iframe[src*="?embed"]')) if (frame.contentWindow === source) frame.style.height = data.height + 'px'; });</script>`;

const quoted = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
