/** What is wrong in all cells, each with its line; a click goes there. Not here: the checking (editor/problems.ts). */
import { goToPlace } from '../editor/go-to.ts';
import { useProblems } from '../editor/problems.ts';
import type { Problems } from '../editor/problems.ts';
import { useDocument } from '../state/document-context.ts';
import { plural } from '../ui/numbers.ts';
import { PlaceList } from './place-list.tsx';

export function ProblemsPanel({ asked }: { asked: number }) {
  const { state } = useDocument();
  const problems = useProblems();
  const list = problems.kind === 'known' ? problems.list : [];
  return (
    <>
      <p className="find-count" role="status">
        {wordsOf(problems)}
      </p>
      <PlaceList
        cells={state.notebook.cells}
        places={list}
        current={-1}
        asked={asked}
        onChoose={index => goToPlace(list[index], true)}
      />
    </>
  );
}

function wordsOf(problems: Problems): string {
  switch (problems.kind) {
    case 'unknown':
    case 'checking':
      return 'Checking';
    case 'failed':
      return 'The checker could not be loaded.';
    case 'known': {
      const { list } = problems;
      const cells = new Set(list.map(({ cell }) => cell)).size;
      return list.length === 0
        ? 'No problems'
        : `${plural(list.length, 'problem')} in ${plural(cells, 'cell')}`;
    }
  }
}
