/** What a run has that the run before it had not, in one or two lines. Not here: finding it (since-before.ts). */
import type { SinceBefore } from './since-before.ts';

/** Changes that are told; of more, how many. */
const MOST = 3;
/** Characters of one side of a change. */
const LONGEST = 80;

export function Since({ changes }: { changes: readonly SinceBefore[] }) {
  const more = changes.length - MOST;
  return (
    <span className="run-since">
      {changes.slice(0, MOST).map((change, at) => (
        <span key={at}>
          <Change change={change} />
        </span>
      ))}
      {more > 0 ? (
        <span className="quiet">{`and ${more} more ${more === 1 ? 'change' : 'changes'}`}</span>
      ) : null}
    </span>
  );
}

function Change({ change }: { change: SinceBefore }) {
  if (change.kind === 'words') return change.words;
  const { head, before, after } = change;
  if (before === '' || after === '')
    return (
      <>
        {before === '' ? 'new: ' : 'gone: '}
        <code>{cut(before + after)}</code>
      </>
    );
  return (
    <code>
      {head}
      {cut(before)} <span className="quiet">→</span> <mark>{cut(after)}</mark>
    </code>
  );
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
