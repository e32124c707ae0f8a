/** Where in the text a click on static code fell, so that the editor's cursor starts there. Not here: the editor. */
import type { MouseEvent } from 'react';

/** 1-based line and column under the pointer. */
export function caretFrom(event: MouseEvent<HTMLElement>): { line: number; column: number } {
  const lines = [...event.currentTarget.children];
  const line = lines.findIndex(child => event.clientY < child.getBoundingClientRect().bottom);
  const at = line === -1 ? lines.length - 1 : line;
  const box = lines[at]?.getBoundingClientRect();
  if (box === undefined) return { line: 1, column: 1 };
  const column = Math.round((event.clientX - box.left + event.currentTarget.scrollLeft) / CHARACTER);
  return { line: at + 1, column: Math.max(0, column) + 1 };
}

/** Width of a character of JetBrains Mono at 13 px: 0.6 em. */
const CHARACTER = 7.8;
