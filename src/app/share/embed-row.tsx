/** In the share dialog: the element that shows the notebook, or one cell, in another page. Not here: its text (embed/address.ts). */
import { useState } from 'react';
import type { Cell, Notebook } from '../../notebook/document.ts';
import { titleOf } from '../../notebook/document.ts';
import { embedCode } from '../embed/address.ts';

export function EmbedRow({ notebook, link }: { notebook: Notebook; link: string }) {
  const [cell, setCell] = useState('');
  const [copied, setCopied] = useState('');
  const code = embedCode(link, titleOf(notebook), cell === '' ? null : cell);
  return (
    <section className="share-embed">
      <h3>Embed</h3>
      <p className="quiet">The notebook, alive, inside a page of your own.</p>
      <select
        className="field"
        aria-label="What to embed"
        value={cell}
        onChange={event => setCell(event.currentTarget.value)}
      >
        <option value="">The whole notebook</option>
        {notebook.cells.map(one => (
          <option key={one.id} value={one.id}>
            {nameOf(one)}
          </option>
        ))}
      </select>
      <div className="share-row">
        <input
          className="field share-field"
          aria-label="Code to embed"
          readOnly
          value={code}
          onFocus={event => event.currentTarget.select()}
        />
        <button
          type="button"
          className="btn line"
          onClick={() => void navigator.clipboard.writeText(code).then(() => setCopied(code))}
        >
          {copied === code ? 'Copied' : 'Copy code'}
        </button>
      </div>
    </section>
  );
}

/** "Cell: The model", by its title or first heading, else by its own name. */
function nameOf(cell: Cell): string {
  const heading = cell.kind === 'markdown' ? /^#+ +(.+)$/m.exec(cell.source)?.[1] : undefined;
  return `Cell: ${cell.title ?? heading ?? cell.id}`;
}
