/** Where data comes from: a file, text, an address, or the list of sets that ship. Not here: what follows the choice. */
import { useEffect, useState } from 'react';
import type { GivenFile } from './add-data.tsx';
import { bundledBytes, bundledSets } from './bundled.ts';
import type { Bundled } from './bundled.ts';
import { MOST_BYTES } from './fetch-data.ts';
import { FromAddress } from './from-address.tsx';
import { ModalEnd } from '../ui/modal.tsx';
import { whole } from '../ui/numbers.ts';
import { pickFile } from '../ui/pick-file.ts';

const ACCEPT = '.csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,.arrow,.arrows,.feather,.ipc,.parquet,.pq';

export function ChooseData({ onFile, onClose }: { onFile: (file: GivenFile) => void; onClose: () => void }) {
  const [wrong, setWrong] = useState<string | null>(null);
  return (
    <>
      <p className="quiet">
        CSV, TSV, JSON, Arrow or Parquet, up to {MOST_BYTES / 1e6} MB. You see it before it becomes a cell. A
        file can also be dropped anywhere on the page.
      </p>
      <div className="data-ways">
        <button
          type="button"
          className="btn line"
          onClick={() =>
            void pickData(onFile).catch((reason: unknown) =>
              setWrong(`The file could not be read (${String(reason)}).`),
            )
          }
        >
          Choose a file
        </button>
        <FromText onFile={onFile} />
        <FromAddress onFile={onFile} onWrong={setWrong} />
      </div>
      {wrong === null ? null : (
        <p role="alert" className="data-wrong">
          {wrong}
        </p>
      )}
      <BundledList onFile={onFile} onWrong={setWrong} />
      <ModalEnd onClose={onClose}>
        <span />
      </ModalEnd>
    </>
  );
}

async function pickData(onFile: (file: GivenFile) => void): Promise<void> {
  const file = await pickFile(ACCEPT);
  if (file !== null) onFile({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
}

function FromText({ onFile }: { onFile: (file: GivenFile) => void }) {
  const [text, setText] = useState('');
  return (
    <div className="data-way">
      <textarea
        className="field"
        rows={2}
        aria-label="Paste a table"
        placeholder="Paste a table here"
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <button
        type="button"
        className="btn line"
        disabled={text.trim() === ''}
        onClick={() => onFile({ name: 'data', bytes: new TextEncoder().encode(text) })}
      >
        Look at it
      </button>
    </div>
  );
}

interface ListProps {
  readonly onFile: (file: GivenFile) => void;
  readonly onWrong: (words: string) => void;
}

function BundledList({ onFile, onWrong }: ListProps) {
  const [sets, setSets] = useState<readonly Bundled[]>([]);
  useEffect(() => {
    let current = true;
    bundledSets().then(
      list => current && setSets(list),
      (reason: unknown) => current && onWrong(`The list of data sets cannot be loaded (${String(reason)}).`),
    );
    return () => {
      current = false;
    };
  }, [onWrong]);
  const choose = (set: Bundled): void =>
    void bundledBytes(set).then(
      bytes => onFile({ name: set.name, bytes, bundled: set }),
      (reason: unknown) => onWrong(`${set.title} cannot be loaded (${String(reason)}).`),
    );
  return (
    <>
      <h3>Classic data</h3>
      <ul className="data-sets">
        {sets.map(set => (
          <li key={set.name}>
            <button type="button" onClick={() => choose(set)}>
              <strong>{set.title}</strong>
              <span className="quiet">{whole(set.rows)} rows</span>
              <span className="about">{set.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
