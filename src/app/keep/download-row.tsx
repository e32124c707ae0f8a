/** In the share dialog: the notebook as a file, in each of the formats. Not here: the formats (save.ts). */
import { useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { NOTEBOOK_FILES, saveNotebook } from './save.ts';
import type { NotebookFile } from './save.ts';
import { messageOf } from '../ui/message-of.ts';

export function DownloadRow({ notebook }: { notebook: Notebook }) {
  const [failed, setFailed] = useState('');
  const save = (file: NotebookFile, name: string): void => {
    setFailed('');
    saveNotebook(notebook, file).catch((error: unknown) =>
      setFailed(`${name} could not be made: ${messageOf(error)}`),
    );
  };
  return (
    <section className="share-embed">
      <h3>Download</h3>
      <div className="keep-files">
        {NOTEBOOK_FILES.map(({ file, name, note }) => (
          <button key={file} type="button" className="btn line" title={note} onClick={() => save(file, name)}>
            {name}
          </button>
        ))}
      </div>
      {failed === '' ? null : <p role="alert">{failed}</p>}
    </section>
  );
}
