/** The versions of the open notebook: when, how they differ from the present, and a way back. Not here: keeping them (versions.ts). */
import { useEffect, useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { parseNotebook } from '../../notebook/format.ts';
import { StaticCode } from '../editor/static-code.tsx';
import { Modal, ModalEnd } from '../ui/modal.tsx';
import { clock, plural } from '../ui/numbers.ts';
import { differenceOf } from './difference.ts';
import { versionsOf } from './versions.ts';
import type { Version } from './versions.ts';

interface Props {
  readonly notebook: Notebook;
  /** Null until it is saved for the first time. */
  readonly id: string | null;
  /** Null where another tab writes. */
  readonly onRestore: ((notebook: Notebook) => void) | null;
  readonly onClose: () => void;
}

export function HistoryDialog({ notebook, id, onRestore, onClose }: Props) {
  const versions = useVersions(id);
  const [chosen, setChosen] = useState<Version | null>(null);
  const old = chosen === null ? null : readable(chosen.text);
  return (
    <Modal title="Versions of this notebook" className="history" onClose={onClose}>
      <p className="quiet">
        {versions?.length === 0
          ? 'None yet: versions are kept, in this browser, once the notebook is saved.'
          : 'Kept in this browser, fewer the older they are. Restoring one can be undone.'}
      </p>
      <ul className="history-list" aria-label="Versions">
        {(versions ?? []).map(version => (
          <li key={version.id}>
            <button
              type="button"
              aria-pressed={version === chosen}
              onClick={() => setChosen(version === chosen ? null : version)}
            >
              {when(version.at)}
              <span className="quiet">{differenceOf(readable(version.text), notebook)}</span>
            </button>
          </li>
        ))}
      </ul>
      {old === null ? null : <Preview old={old} notebook={notebook} />}
      <ModalEnd onClose={onClose}>
        {old === null || onRestore === null || differenceOf(old, notebook) === 'as now' ? null : (
          <button type="button" className="btn fill" onClick={() => onRestore(old)}>
            Restore this version
          </button>
        )}
      </ModalEnd>
    </Modal>
  );
}

function useVersions(id: string | null): readonly Version[] | null {
  const [versions, setVersions] = useState<readonly Version[] | null>(null);
  useEffect(() => {
    if (id === null) return setVersions([]);
    void versionsOf(id).then(setVersions);
  }, [id]);
  return versions;
}

/** The cells of the version that are others now. */
function Preview({ old, notebook }: { old: Notebook; notebook: Notebook }) {
  const now = new Map(notebook.cells.map(cell => [cell.id, cell.source]));
  const changed = old.cells.filter(cell => now.get(cell.id) !== cell.source);
  return (
    <div className="history-preview" role="region" aria-label="What was different">
      {changed.length === 0 ? <p className="quiet">The text of its cells is as now.</p> : null}
      {changed.map(cell => (
        <div key={cell.id} className="code-ground">
          <div className="code-text">
            {cell.kind === 'code' ? <StaticCode source={cell.source} /> : cell.source}
          </div>
        </div>
      ))}
      <p className="quiet">{plural(old.cells.length, 'cell')} in all</p>
    </div>
  );
}

function readable(text: string): Notebook | null {
  try {
    return parseNotebook(text);
  } catch {
    return null;
  }
}

function when(at: Date): string {
  const today = at.toDateString() === new Date().toDateString();
  return today ? `Today ${clock(at)}` : `${at.toLocaleDateString()} ${clock(at)}`;
}
