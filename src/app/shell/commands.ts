/** Every command by name, for the palette and the phone's menu. Not here: how commands are found or shown. */
import { runInEditor } from '../editor/active.ts';
import { formatCell } from '../editor/format-cell.ts';
import { openFind, openProblems } from '../find/panel.ts';
import { openAddData } from '../data/open-add-data.ts';
import type { DocumentHandle } from '../state/document-context.ts';
import type { DrawsFile } from '../dock/download-draws.ts';
import { downloadNotebook } from '../keep/save.ts';
import { openRuns } from '../runs/open-runs.ts';
import { toggleTheme } from '../ui/theme.ts';
import { renameNotebook } from './bar-title.tsx';

export interface Command {
  readonly name: string;
  readonly keys?: string;
  readonly run: () => void;
}

export interface CommandTargets {
  readonly run: () => void;
  readonly runAll: () => void;
  /** The selected cell. */
  readonly runCell: () => void;
  readonly stop: () => void;
  readonly share: () => void;
  readonly openFile: () => void;
  readonly openAddress: () => void;
  readonly history: () => void;
  /** Null where there are none. */
  readonly downloadDraws: ((file: DrawsFile) => void) | null;
  /** Null where no run can go on. */
  readonly continueRun: (() => void) | null;
}

export function commandsOf(handle: DocumentHandle, targets: CommandTargets): readonly Command[] {
  const { state, dispatch } = handle;
  const { notebook, selected } = state;
  return [
    { name: 'Run stale cells', run: targets.run },
    { name: 'Run all cells', run: targets.runAll },
    ...(selected === null ? [] : [{ name: 'Run this cell', keys: 'Ctrl ↵', run: targets.runCell }]),
    { name: 'Stop', run: targets.stop },
    ...(targets.continueRun === null ? [] : [{ name: 'Continue the run', run: targets.continueRun }]),
    { name: 'Runs of this notebook', run: () => openRuns() },
    { name: 'Compare two runs', run: () => openRuns('compare') },
    { name: 'Share', run: targets.share },
    { name: 'New notebook', run: () => void (location.hash = '#new') },
    { name: 'Open the gallery', run: () => void (location.hash = '#gallery') },
    { name: 'Open a file', run: targets.openFile },
    { name: 'Open from an address', run: targets.openAddress },
    { name: 'Rename this notebook', run: renameNotebook },
    { name: 'Versions of this notebook', run: targets.history },
    { name: 'Download this notebook', run: () => downloadNotebook(notebook, 'tilde') },
    { name: 'Download as a Jupyter notebook', run: () => downloadNotebook(notebook, 'ipynb') },
    { name: 'Download as a web page', run: () => downloadNotebook(notebook, 'html') },
    { name: 'Download as a script in TypeScript', run: () => downloadNotebook(notebook, 'ts') },
    { name: 'Download the declarations for scripts', run: () => downloadNotebook(notebook, 'd.ts') },
    ...drawsCommands(targets.downloadDraws),
    { name: 'Undo', keys: 'z', run: () => dispatch({ type: 'undo' }) },
    { name: 'Redo', keys: '⇧z', run: () => dispatch({ type: 'redo' }) },
    {
      name: 'Add a code cell',
      keys: 'b',
      run: () => dispatch({ type: 'add-cell', kind: 'code', beside: selected, where: 'below' }),
    },
    {
      name: 'Add a code cell above',
      keys: 'a',
      run: () => dispatch({ type: 'add-cell', kind: 'code', beside: selected, where: 'above' }),
    },
    {
      name: 'Add a text cell',
      run: () => dispatch({ type: 'add-cell', kind: 'markdown', beside: selected, where: 'below' }),
    },
    { name: 'Add data', run: openAddData },
    ...cellCommands(handle),
    { name: 'Find in all cells', keys: 'Ctrl ⇧F', run: openFind },
    { name: 'Replace in all cells', keys: 'Ctrl ⇧F', run: openFind },
    { name: 'Problems', run: openProblems },
    { name: 'Go to definition', keys: 'F12', run: () => runInEditor('tilde.definition') },
    { name: 'Find uses of a name', keys: '⇧F12', run: () => runInEditor('tilde.uses') },
    { name: 'Rename in all cells', keys: 'F2', run: () => runInEditor('editor.action.rename') },
    { name: 'Guide', run: () => openPage('#guide') },
    { name: 'Reference', run: () => openPage('#guide/reference') },
    { name: 'Switch between light and dark', run: toggleTheme },
  ];
}

/** In a tab of its own: what is written and what runs here stays. */
const openPage = (hash: string): void => void window.open(hash, '_blank', 'noopener');

/** What can be done with the selected cell. */
function cellCommands({ state, dispatch }: DocumentHandle): readonly Command[] {
  const id = state.selected;
  if (id === null) return [];
  const cell = state.notebook.cells.find(one => one.id === id);
  const format = {
    name: 'Format cell',
    keys: '⇧⌥F',
    run: () => void formatCell(state.notebook, id, dispatch),
  };
  return [
    { name: 'Duplicate cell', keys: '⌥⇧↓', run: () => dispatch({ type: 'duplicate-cell', id }) },
    { name: 'Move cell up', keys: '⌥↑', run: () => dispatch({ type: 'move-cell', id, by: -1 }) },
    { name: 'Move cell down', keys: '⌥↓', run: () => dispatch({ type: 'move-cell', id, by: 1 }) },
    { name: 'Turn into code', keys: 'y', run: () => dispatch({ type: 'set-kind', id, kind: 'code' }) },
    { name: 'Turn into text', keys: 'm', run: () => dispatch({ type: 'set-kind', id, kind: 'markdown' }) },
    {
      name: cell?.folded === true ? 'Unfold code' : 'Fold code',
      keys: 'o',
      run: () => dispatch({ type: 'toggle-fold', id }),
    },
    { name: 'Delete cell', keys: 'd d', run: () => dispatch({ type: 'delete-cell', id }) },
    ...(cell?.kind === 'code' ? [format] : []),
  ];
}

function drawsCommands(download: CommandTargets['downloadDraws']): readonly Command[] {
  if (download === null) return [];
  return [
    { name: 'Download draws as CSV', run: () => download('csv') },
    { name: 'Download draws as Stan CSV', run: () => download('stan') },
    { name: 'Download draws as JSON', run: () => download('json') },
    { name: 'Download draws as netCDF (ArviZ)', run: () => download('netcdf') },
    { name: 'Download draws as Arrow', run: () => download('arrow') },
    { name: 'Download draws as Parquet', run: () => download('parquet') },
  ];
}
