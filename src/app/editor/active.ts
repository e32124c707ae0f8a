/** The editor that is open, for commands from outside it. Not here: Monaco, nor what the commands do. */
import { announce } from '../shell/announce.tsx';

interface Active {
  readonly run: (action: string) => void;
  readonly focus: () => void;
}

let active: Active | null = null;

/** Called by the editor that is mounted; returns how it takes itself off. */
export function setActive(next: Active): () => void {
  active = next;
  return () => {
    if (active === next) active = null;
  };
}

/** Does what Monaco calls `action` at the caret. */
export function runInEditor(action: string): void {
  if (active === null) announce('Put the caret on a name in a cell first.');
  else active.run(action);
}

/** Gives the keyboard back to the editor, if there is one. */
export function focusEditor(): boolean {
  active?.focus();
  return active !== null;
}
