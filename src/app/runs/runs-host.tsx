/** Opens the list of runs when it is asked for; what is in it is loaded then. Not here: the list (runs-dialog.tsx). */
import { lazy, Suspense, useEffect, useState } from 'react';
import type { CellState } from '../../workers/protocol.ts';
import { onRuns } from './open-runs.ts';
import type { RunsView } from './open-runs.ts';

const RunsDialog = lazy(() => import('./runs-dialog.tsx').then(module => ({ default: module.RunsDialog })));

interface Props {
  readonly ids: readonly string[];
  readonly states: readonly CellState[];
  readonly onShow: (id: string) => void;
}

export function RunsHost({ ids, states, onShow }: Props) {
  const [view, setView] = useState<RunsView | null>(null);
  useEffect(() => onRuns(setView), []);
  if (view === null) return null;
  const close = (): void => setView(null);
  const show = (id: string): void => {
    close();
    onShow(id);
  };
  return (
    <Suspense>
      <RunsDialog {...{ ids, states, view }} onShow={show} onClose={close} />
    </Suspense>
  );
}
