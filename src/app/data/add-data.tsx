/**
 * The dialog that brings data in: choose where it comes from, look at it, then it becomes a cell.
 * Not here: reading files (workers), the cell's text (table-cell.ts), or dropping and pasting (data-drop.tsx).
 */
import { useEffect, useState } from 'react';
import { createTableReader } from '../../workers/client.ts';
import type { ReadAnswer, TableReader } from '../../workers/client.ts';
import { ErrorView } from '../outputs/error.tsx';
import { Modal, ModalEnd } from '../ui/modal.tsx';
import { ChooseData } from './choose-data.tsx';
import type { Bundled } from './bundled.ts';
import { DataPreview } from './data-preview.tsx';
import { datasetSource, DROP_ROWS, tableSource } from './table-cell.ts';

/** A file on its way in: from a drop, a paste, the disk, an address or the list. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly note?: string | null;
  /** Set where it is one of ours: the cell then names it and holds no text. */
  readonly bundled?: Bundled;
}

interface Props {
  /** What was dropped or pasted; null to choose. */
  readonly given: GivenFile | null;
  /** A name for the cell's value that nothing has yet, from that of a file. */
  readonly nameFor: (file: string) => string;
  readonly onAdd: (source: string) => void;
  readonly onClose: () => void;
}

type Good = Extract<ReadAnswer, { ok: true }>;
type Stage =
  | { readonly kind: 'choose' }
  | { readonly kind: 'reading'; readonly file: GivenFile }
  | {
      readonly kind: 'failed';
      readonly file: GivenFile;
      readonly error: Extract<ReadAnswer, { ok: false }>['error'];
    }
  | { readonly kind: 'preview'; readonly file: GivenFile; readonly answer: Good };

export function AddData({ given, nameFor, onAdd, onClose }: Props) {
  const [file, setFile] = useState(given);
  const { stage, reader } = useStage(file);
  return (
    <Modal
      title={stage.kind === 'choose' ? 'Add data' : titleOf(stage.file)}
      className={stage.kind === 'preview' ? 'add-data wide' : 'add-data'}
      onClose={onClose}
    >
      {stage.kind === 'choose' ? <ChooseData onFile={setFile} onClose={onClose} /> : null}
      {stage.kind === 'reading' ? <p className="quiet">Reading…</p> : null}
      {stage.kind === 'failed' ? (
        <>
          <ErrorView error={stage.error} cell="" onGoTo={() => undefined} />
          <ModalEnd onClose={onClose}>
            <button type="button" className="btn line" onClick={() => setFile(null)}>
              Choose other data
            </button>
          </ModalEnd>
        </>
      ) : null}
      {stage.kind === 'preview' && reader !== null ? (
        <DataPreview
          file={stage.file}
          answer={stage.answer}
          reader={reader}
          firstName={nameFor(stage.file.name)}
          onBack={() => setFile(null)}
          onAdd={(name, kept, drop) => {
            const { bundled } = stage.file;
            const then = drop ? DROP_ROWS : '';
            onAdd(
              bundled === undefined
                ? tableSource(kept.text, name, kept.asText, then)
                : datasetSource(bundled.name, name, then),
            );
          }}
        />
      ) : null}
    </Modal>
  );
}

const titleOf = ({ name, bundled }: GivenFile): string => bundled?.title ?? name;

/** Reads the file in a worker of this dialog's own. */
function useStage(file: GivenFile | null): { readonly stage: Stage; readonly reader: TableReader | null } {
  const [reader, setReader] = useState<TableReader | null>(null);
  const [stage, setStage] = useState<Stage>({ kind: 'choose' });
  useEffect(() => {
    const made = createTableReader();
    setReader(made);
    return () => made.dispose();
  }, []);
  useEffect(() => {
    if (file === null) return setStage({ kind: 'choose' });
    setStage({ kind: 'reading', file });
    if (reader === null) return undefined;
    let current = true;
    void reader.read(file.name, file.bytes).then(answer => {
      if (!current) return;
      setStage(answer.ok ? { kind: 'preview', file, answer } : { kind: 'failed', file, error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [file, reader]);
  return { stage, reader };
}
