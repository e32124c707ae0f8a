/** Every command by name, for the palette and the phone's menu. Not here: how commands are found or shown. */
import { titleOf } from '../../notebook/document.ts';
import type { Notebook } from '../../notebook/document.ts';
import { formatNotebook } from '../../notebook/format.ts';
import type { DocumentHandle } from '../state/document-context.ts';
import type { DrawsFile } from '../dock/download-draws.ts';
import { saveFile } from '../ui/save-file.ts';
import { toggleTheme } from '../ui/theme.ts';

export interface Command {
  readonly name: string;
  readonly keys?: string;
  readonly run: () => void;
}

export interface CommandTargets {
  readonly run: () => void;
  readonly stop: () => void;
  readonly share: () => void;
  readonly openFile: () => void;
  /** Null where there are none. */
  readonly downloadDraws: ((file: DrawsFile) => void) | null;
}

export function commandsOf({ state, dispatch }: DocumentHandle, targets: CommandTargets): readonly Command[] {
  const { notebook, selected } = state;
  return [
    { name: 'Run changed cells', keys: '⇧↵', run: targets.run },
    { name: 'Stop', run: targets.stop },
    { name: 'Share', run: targets.share },
    { name: 'New notebook', run: () => void (location.hash = '#new') },
    { name: 'Open the gallery', run: () => void (location.hash = '#gallery') },
    { name: 'Open a file', run: targets.openFile },
    {
      name: 'Download this notebook',
      run: () => downloadNotebook(notebook),
    },
    ...drawsCommands(targets.downloadDraws),
    { name: 'Undo', keys: 'z', run: () => dispatch({ type: 'undo' }) },
    { name: 'Redo', run: () => dispatch({ type: 'redo' }) },
    {
      name: 'Add a code cell',
      keys: 'b',
      run: () => dispatch({ type: 'add-cell', kind: 'code', beside: selected, where: 'below' }),
    },
    {
      name: 'Add a text cell',
      run: () => dispatch({ type: 'add-cell', kind: 'markdown', beside: selected, where: 'below' }),
    },
    { name: 'Switch between light and dark', run: toggleTheme },
  ];
}

export function downloadNotebook(notebook: Notebook): void {
  saveFile(`${titleOf(notebook)}.tilde`, formatNotebook(notebook));
}

function drawsCommands(download: CommandTargets['downloadDraws']): readonly Command[] {
  if (download === null) return [];
  return [
    { name: 'Download draws as CSV', run: () => download('csv') },
    { name: 'Download draws as Stan CSV', run: () => download('stan') },
    { name: 'Download draws as JSON', run: () => download('json') },
  ];
}
