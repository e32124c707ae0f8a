/** A cell that cannot run says for which name it waits, and leads to the cell that should define it. Not here: finding it (standing.ts). */
import { useDocument } from '../state/document-context.ts';
import type { CellWait } from './standing.ts';

const WHY: Readonly<Record<CellWait['why'], string>> = {
  failed: 'failed',
  stopped: 'was stopped',
  unrun: 'has not run',
};

export function WaitNote({ wait: { name, cell, of, why } }: { wait: CellWait }) {
  const { state, dispatch } = useDocument();
  const title = state.notebook.cells.find(one => one.id === cell)?.title;
  const go = (): void => {
    dispatch({ type: 'select', id: cell, editing: false });
    document.getElementById(`cell-${cell}`)?.scrollIntoView({ block: 'center' });
  };
  return (
    <p className="wait-note">
      Waits for <code>{name}</code>
      {name === of ? (
        ': '
      ) : (
        <>
          , which needs <code>{of}</code>:{' '}
        </>
      )}
      <button type="button" onClick={go}>
        {title === undefined ? 'the cell' : `the cell “${title}”`} that defines <code>{of}</code>
      </button>{' '}
      {WHY[why]}.
    </p>
  );
}
