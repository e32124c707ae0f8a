/** Opens the list of runs when it is asked for; what is in it is loaded then. Not here: the list (runs-dialog.tsx). */
import { useEffect, useState } from 'react';
import type { CellState } from '../../workers/protocol.ts';
import { DialogPart } from '../ui/dialog-part.tsx';
import { lazyAgain } from '../ui/lazy-again.tsx';
import { onRuns } from './open-runs.ts';
import type { RunsView } from './open-runs.ts';

const RunsDialog = lazyAgain(async () => (await import('./runs-dialog.tsx')).RunsDialog);

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
    <DialogPart what="The list of runs" onClose={close}>
      <RunsDialog {...{ ids, states, view }} onShow={show} onClose={close} />
    </DialogPart>
  );
}
