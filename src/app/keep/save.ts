/**
 * Saves the notebook as a file that other programs open. What a format needs is loaded when it is asked for.
 * Not here: the formats (notebook/ipynb, notebook/page, notebook/script), or draws (dock/download-draws.ts).
 */
import type { Notebook } from '../../notebook/document.ts';
import { titleOf } from '../../notebook/document.ts';
import { formatNotebook } from '../../notebook/format.ts';
import { areFitsOld } from '../state/stored-results.ts';
import { orNotice } from '../ui/notice.tsx';
import { saveFile } from '../ui/save-file.ts';

export type NotebookFile = 'tilde' | 'ipynb' | 'html' | 'ts' | 'd.ts';

/** The formats with their names, for menus. */
export const NOTEBOOK_FILES: readonly {
  readonly file: NotebookFile;
  readonly name: string;
  readonly note: string;
}[] = [
  { file: 'tilde', name: 'Notebook', note: 'Tilde, plain text' },
  { file: 'ipynb', name: 'Jupyter', note: 'Jupyter, VS Code, GitHub' },
  { file: 'html', name: 'Web page', note: 'any browser, without scripts' },
  { file: 'ts', name: 'Script', note: 'stock TypeScript' },
];

/** What a format is called in words about it. */
const WORDS: Readonly<Record<NotebookFile, string>> = {
  tilde: 'The notebook',
  ipynb: 'The Jupyter notebook',
  html: 'The web page',
  ts: 'The script',
  'd.ts': 'The declarations',
};

/** Saves it; the page's notice says so where that fails. */
export function downloadNotebook(notebook: Notebook, file: NotebookFile): void {
  void orNotice(`${WORDS[file]} could not be downloaded`, () => saveNotebook(notebook, file));
}

/** @throws where the file cannot be made */
export async function saveNotebook(notebook: Notebook, file: NotebookFile): Promise<void> {
  const name = file === 'd.ts' ? 'tilde' : titleOf(notebook);
  saveFile(`${name}.${file}`, new Blob([await textOf(notebook, file)], { type: TYPES[file] }));
}

const TYPES: Readonly<Record<NotebookFile, string>> = {
  tilde: 'text/plain;charset=utf-8',
  ipynb: 'application/x-ipynb+json',
  html: 'text/html;charset=utf-8',
  ts: 'text/plain;charset=utf-8',
  'd.ts': 'text/plain;charset=utf-8',
};

async function textOf(notebook: Notebook, file: NotebookFile): Promise<string> {
  switch (file) {
    case 'tilde':
      return formatNotebook(notebook);
    case 'ipynb': {
      const [{ formatIpynb }, { picturesOf }, { oldCells }] = await Promise.all([
        import('../../notebook/ipynb/write-ipynb.ts'),
        import('./picture.tsx'),
        import('../share/old-cells.ts'),
      ]);
      const pictures = await picturesOf(Object.values(notebook.results?.outputs ?? {}).flat());
      const old = { cells: await oldCells(notebook), fits: areFitsOld(notebook) };
      return formatIpynb(notebook, output => pictures.get(output), old);
    }
    case 'html': {
      const { webPage } = await import('./web-page.tsx');
      return webPage(notebook);
    }
    case 'ts': {
      const [{ formatScript }, { LIBRARY }] = await Promise.all([
        import('../../notebook/script/write-script.ts'),
        import('./library.ts'),
      ]);
      return formatScript(notebook, LIBRARY);
    }
    case 'd.ts':
      return (await import('./library.ts')).declarationFile();
  }
}
