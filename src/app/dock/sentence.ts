/** What an error says, as it stands in running text. Not here: errors under a cell (outputs/error.tsx). */

/** With a capital at the beginning and a full stop at the end, unless it ends with a mark of its own; nothing of nothing. */
export function sentence(text: string | undefined): string {
  const words = text?.trim() ?? '';
  if (words === '') return '';
  return `${words[0].toUpperCase()}${words.slice(1)}${/[.!?…]$/.test(words) ? '' : '.'}`;
}
