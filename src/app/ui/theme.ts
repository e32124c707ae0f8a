/** Light or dark: the system's wish until the reader chooses. Not here: the colours (styles/tokens.css). */
export type Theme = 'light' | 'dark';

const KEY = 'tilde-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** The reader's choice, or null where the system decides. */
export function storedTheme(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}

export const currentTheme = (): Theme => storedTheme() ?? (dark.matches ? 'dark' : 'light');

/** Shows the theme now and follows the system while nothing is chosen. Listeners of "themechange" redraw canvases. */
export function applyTheme(choice: Theme | null): void {
  document.documentElement.dataset['theme'] = choice ?? (dark.matches ? 'dark' : 'light');
  window.dispatchEvent(new Event('themechange'));
}

export function toggleTheme(): void {
  const next: Theme = currentTheme() === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Without storage the choice lasts for this page only.
  }
  applyTheme(next);
}

dark.addEventListener('change', () => applyTheme(storedTheme()));

/** The value of a colour token, for canvases. */
export const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
