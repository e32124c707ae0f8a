/**
 * A table before it enters the notebook: types, missing values, ranges, the first rows, and how much of it is kept.
 * Not here: reading it, or the cell it becomes.
 */
import { useEffect, useState } from 'react';
import type { KeptText, ReadAnswer, TablePreview, TableReader } from '../../workers/client.ts';
import { whole } from '../ui/numbers.ts';
import type { GivenFile } from './add-data.tsx';
import { DROP_ROWS, isUsableName } from './table-cell.ts';

type Good = Extract<ReadAnswer, { ok: true }>;

interface Props {
  readonly file: GivenFile;
  readonly answer: Good;
  readonly reader: TableReader;
  readonly firstName: string;
  readonly onBack: () => void;
  /** `drop`: without rows in which a value is missing. */
  readonly onAdd: (name: string, kept: KeptText, drop: boolean) => void;
}

export function DataPreview({ file, answer, reader, firstName, onBack, onAdd }: Props) {
  const { preview, format, notes } = answer;
  const [name, setName] = useState(firstName);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const kept = useKept(reader, answer, left);
  const usable = isUsableName(name);
  const [drop, setDrop] = useState(false);
  const missing = preview.columns.some(column => column.missing > 0 && !left.has(column.name));
  const toggle = (column: string): void => {
    const next = new Set(left);
    if (!next.delete(column)) next.add(column);
    setLeft(next);
  };
  const { bundled } = file;
  return (
    <>
      <p className="quiet">
        {bundled === undefined ? `${format}, ` : ''}
        {whole(preview.rows)} rows, {whole(preview.columns.length)} columns
      </p>
      {[file.note ?? '', ...notes].map(note => (note === '' ? null : <p key={note}>{note}</p>))}
      {bundled === undefined ? null : <About set={bundled} />}
      <PreviewTable
        preview={preview}
        units={bundled?.columns ?? {}}
        left={left}
        onToggle={bundled === undefined ? toggle : null}
      />
      {bundled === undefined ? <Size preview={preview} kept={kept} /> : null}
      {missing ? <DropRows drop={drop} onChange={setDrop} /> : null}
      <label className="data-name">
        Name
        <input
          className="field mono"
          value={name}
          aria-invalid={!usable}
          onChange={event => setName(event.currentTarget.value.trim())}
        />
        {usable ? null : <span role="alert">letters and digits, beginning with a letter</span>}
      </label>
      <div className="dialog-end">
        <button type="button" className="btn line" onClick={onBack}>
          Choose other data
        </button>
        <button
          type="button"
          className="btn fill"
          disabled={!usable || kept === null || kept.rows === 0}
          onClick={() => kept !== null && onAdd(name, kept, missing && drop)}
        >
          Add to the notebook
        </button>
      </div>
    </>
  );
}

const DropRows = ({ drop, onChange }: { drop: boolean; onChange: (drop: boolean) => void }) => (
  <label className="data-drop-rows">
    <input type="checkbox" checked={drop} onChange={event => onChange(event.currentTarget.checked)} />
    Drop rows with missing values: <code>{DROP_ROWS}</code>
  </label>
);

/** What is kept without the columns left out; null while that is worked out. */
function useKept(reader: TableReader, answer: Good, left: ReadonlySet<string>): KeptText | null {
  const [kept, setKept] = useState<KeptText | null>(answer.kept);
  useEffect(() => {
    if (left.size === 0) return setKept(answer.kept);
    let current = true;
    setKept(null);
    const columns = answer.preview.columns.map(({ name }) => name).filter(name => !left.has(name));
    if (columns.length === 0) return setKept({ text: '', asText: [], rows: 0 });
    void reader.part(columns, answer.preview.rows).then(part => current && setKept(part));
    return () => {
      current = false;
    };
  }, [reader, answer, left]);
  return kept;
}

const About = ({ set }: { set: NonNullable<GivenFile['bundled']> }) => (
  <>
    <p>{set.about}</p>
    <p className="quiet small">
      Source: {set.source}. Obtained: {set.obtained}. Licence: {set.licence}.
    </p>
  </>
);

/** How much of it the notebook keeps, and what to do where that is not all. */
function Size({ preview, kept }: { preview: TablePreview; kept: KeptText | null }) {
  if (kept === null) return <p className="quiet">…</p>;
  const size = `${whole(Math.ceil(kept.text.length / 1000))} kB`;
  if (kept.rows === preview.rows) return <p className="quiet">All of it is kept in the cell, {size}.</p>;
  return (
    <p role="status" className="data-wrong">
      {kept.rows === 0
        ? 'Nothing is left to keep: choose at least one column.'
        : `A notebook keeps at most 150 kB of a table: the first ${whole(kept.rows)} of ${whole(preview.rows)} rows fit. Leave columns out to keep more rows, or prepare a smaller file.`}
    </p>
  );
}

interface TableProps {
  readonly preview: TablePreview;
  readonly units: Readonly<Record<string, string>>;
  readonly left: ReadonlySet<string>;
  /** Null where columns cannot be left out. */
  readonly onToggle: ((column: string) => void) | null;
}

/** Columns drawn; the rest are kept all the same. */
const MOST_COLUMNS = 60;

function PreviewTable({ preview, units, left, onToggle }: TableProps) {
  const columns = preview.columns.slice(0, MOST_COLUMNS);
  const more = preview.columns.length - columns.length;
  return (
    <div className="data-scroll" tabIndex={0} role="group" aria-label="Columns and first rows">
      <table className="out-table data-preview">
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.name} scope="col" data-left={left.has(column.name)} title={units[column.name]}>
                {onToggle === null ? (
                  column.name
                ) : (
                  <label>
                    <input
                      type="checkbox"
                      checked={!left.has(column.name)}
                      onChange={() => onToggle(column.name)}
                    />
                    {column.name}
                  </label>
                )}
                <span>{column.type === 'string' ? 'text' : column.type}</span>
                <span>{column.missing === 0 ? 'none missing' : `${whole(column.missing)} missing`}</span>
                <span>{column.range}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.head.map((row, index) => (
            <tr key={index}>
              {columns.map(({ name }, i) => (
                <td key={name} data-left={left.has(name)}>
                  {row[i] === null ? <span className="quiet">missing</span> : row[i]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className="quiet">and {whole(more)} more columns</p> : null}
    </div>
  );
}
