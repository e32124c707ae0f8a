/** Light or dark: the system's wish until the reader chooses. Not here: the colours (styles/tokens.css). */
import { profileStorage } from '../state/page-storage.ts';

export type Theme = 'light' | 'dark';

const KEY = 'tilde-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** The reader's choice, or null where the system decides. */
export function storedTheme(): Theme | null {
  const value = profileStorage.textAt(KEY);
  return value === 'light' || value === 'dark' ? value : null;
}

export const currentTheme = (): Theme => storedTheme() ?? (dark.matches ? 'dark' : 'light');

/** Shows the theme now and follows the system while nothing is chosen. Listeners of "themechange" redraw canvases. */
export function applyTheme(choice: Theme | null): void {
  document.documentElement.dataset['theme'] = choice ?? (dark.matches ? 'dark' : 'light');
  tokens.clear();
  window.dispatchEvent(new Event('themechange'));
}

export function toggleTheme(): void {
  const next: Theme = currentTheme() === 'dark' ? 'light' : 'dark';
  // Without storage the choice lasts for this page only.
  profileStorage.putText(KEY, next);
  applyTheme(next);
}

dark.addEventListener('change', () => applyTheme(storedTheme()));

const tokens = new Map<string, string>();

/** The value of a colour token, for canvases; read anew in another theme (asking the page takes longer than a line does). */
export function token(name: string): string {
  const known = tokens.get(name);
  if (known !== undefined) return known;
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  // Before the style sheet has come there is nothing to keep.
  if (value !== '') tokens.set(name, value);
  return value;
}
