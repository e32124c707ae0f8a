/**
 * Texts of files that were opened in this tab, each under an address of its own, so that a reload finds it again.
 * Not here: choosing a file (ui/pick-file.ts) or reading it (keep/read-file.ts).
 */
import { DocumentError } from '../../notebook/document.ts';
import { tabStorage } from '../state/page-storage.ts';

const PREFIX = 'tilde-file-';
/** Stands for a text that found no room. */
const TOO_LARGE = '';

/** Keeps the text until the tab is closed, if there is room: newer files before older ones. The hash of its address. */
export function keepFile(text: string): string {
  const id = Date.now().toString(36);
  const put = (kept: string): boolean => tabStorage.putText(PREFIX + id, kept);
  if (!put(text)) {
    dropFiles();
    if (!put(text)) put(TOO_LARGE);
  }
  return `#file/${id}`;
}

function dropFiles(): void {
  for (const name of tabStorage.namesUnder(PREFIX)) tabStorage.putText(name, TOO_LARGE);
}

/** @throws DocumentError of the problem "gone" where the text is not there */
export function keptFile(id: string): string {
  const text = tabStorage.textAt(PREFIX + id);
  if (text !== null && text !== TOO_LARGE) return text;
  throw new DocumentError(
    'gone',
    text === null
      ? 'The file that was open at this address is not kept in this tab.'
      : 'There was no room to keep the file that was open here for a reload.',
    text === null
      ? 'A file is kept only in the tab in which it was opened, where the browser allows it: open it again.'
      : 'Open it again from where it is saved.',
  );
}
