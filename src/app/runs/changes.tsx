/** What was changed in cells between two runs, line by line. Not here: the comparison of texts (text-difference.ts). */
import { aroundChanges, textDifference } from './text-difference.ts';
import type { DifferentLine } from './text-difference.ts';
import type { ChangedCell } from './comparison.ts';

const MARK = { same: ' ', old: '−', new: '+' } as const;
const WORD = { same: '', old: 'before: ', new: 'after: ' } as const;

export function Changes({ cells }: { cells: readonly ChangedCell[] }) {
  return cells.map(cell => (
    <figure key={cell.id} className="run-change">
      <figcaption className="quiet">Cell {cell.id}</figcaption>
      <div className="code-ground">
        <div className="code-text">
          {aroundChanges(textDifference(cell.before, cell.after)).map((line, at) => (
            <Line key={at} line={line} />
          ))}
        </div>
      </div>
    </figure>
  ));
}

function Line({ line }: { line: DifferentLine | null }) {
  if (line === null) return <div className="quiet">⋯</div>;
  return (
    <div className={`change-${line.kind}`}>
      <span aria-hidden="true">{MARK[line.kind]} </span>
      <span className="announced">{WORD[line.kind]}</span>
      {line.parts.map((part, at) =>
        part.changed && line.kind !== 'same' && part.text.trim() !== '' ? (
          <mark key={at}>{part.text}</mark>
        ) : (
          part.text
        ),
      )}
      {'\u200b'}
    </div>
  );
}
