/**
 * Monaco with our theme and colours, mounted in one cell at a time. Loaded only when a code cell is focused.
 * Not here: checking and completion (checking.ts), the models of cells without an editor (models.ts).
 */
import * as monaco from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/register.all.js';
import 'monaco-editor/languages/definitions/typescript/register.js';
import type { CellError } from '../../notebook/output.ts';
import { withoutMarks } from '../ui/code-marks.ts';
import { token } from '../ui/theme.ts';
import { makeCheckWorker, sendModels, setShapes, setUpChecking } from './checking.ts';
import type { NameShape } from './checking.ts';
import type { LineState, TokenKind } from './highlight.ts';
import { tokenizeLine } from './highlight.ts';
import { emptyWords } from './empty-words.ts';
import { focusInPlace, followCaret, showCaret } from './keep-in-sight.ts';
import { addKeys, setEditCells, setUpCodeActions } from './code-actions.ts';
import type { EditCells } from './code-actions.ts';
import { formatCellText as formatText, problemsIn as checkAll } from './check-cells.ts';
import { cellModel, followDocument } from './models.ts';
import type { CellText } from './models.ts';

export { monaco };

const editorWorker = (): Worker =>
  new Worker(new URL('./editor-worker.ts', import.meta.url), { type: 'module', name: 'editor' });

self.MonacoEnvironment = {
  ...self.MonacoEnvironment,
  getWorker: (_id: string, label: string) => (label === 'typescript' ? makeCheckWorker() : editorWorker()),
};

export interface EditorOptions {
  readonly id: string;
  readonly source: string;
  /** The text when editing began: what came since can be undone. */
  readonly before: string;
  /** The cursor, 1-based, or the selection as offsets. */
  readonly selection:
    | { readonly line: number; readonly column: number }
    | { readonly selectionStart: number; readonly selectionEnd: number };
  /** All code cells, so that this one knows their names. */
  readonly cells: readonly CellText[];
  readonly onEditCells: EditCells;
  onChange(source: string): void;
  /** Run and go on (⇧↵), or run and stay (⌃↵), with this text. */
  onRun(next: boolean, source: string): void;
  onLeave(): void;
  /** Undo or redo of the document: the last change of this text came from there. */
  onTravel(type: 'undo' | 'redo'): void;
}

export interface EditorHandle {
  setError(error: CellError | null): void;
  /** The document has changed elsewhere. */
  setCells(cells: readonly CellText[]): void;
  /** The document has another text for this cell than the one typed. */
  setSource(source: string): void;
  text(): string;
  select(start: number, end: number): void;
  /** Does what Monaco calls `action`. */
  run(action: string): void;
  /** What names were in the last run. */
  setShapes(names: readonly NameShape[]): void;
  focus(): void;
  dispose(): void;
}

/** Mounts an editor that is as tall as its text. */
export function mountEditor(host: HTMLElement, options: EditorOptions): EditorHandle {
  prepare();
  followDocument(options.cells);
  setEditCells(options.onEditCells);
  void sendModels();
  const model = cellModel(options.id, options.before);
  const editor = monaco.editor.create(host, { ...LOOK, placeholder: emptyWords(), model });
  // After the editor, whose creation gives every model the defaults again.
  model.updateOptions({
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  catchUp(model, options.source);
  addKeys(editor);
  countFirstClick(host);
  const outside = { version: -1 };
  const fit = fitting(editor, host);
  const onKeyDown = keysOf(options, model, () => model.getAlternativeVersionId() === outside.version);
  const watches = [
    editor.onDidContentSizeChange(fit),
    model.onDidChangeContent(() => options.onChange(model.getValue())),
    editor.onKeyDown(onKeyDown),
    followCaret(editor, host),
  ];
  const focus = (): void => focusInPlace(editor, host);
  const observer = new ResizeObserver(() => editor.layout());
  observer.observe(host);
  fit();
  editor.setSelection(selectionIn(model, options.selection));
  return {
    setError: error => markError(model, error),
    setCells(cells) {
      followDocument(cells);
      void sendModels();
    },
    setSource(source) {
      if (model.getValue() === source) return;
      catchUp(model, source);
      outside.version = model.getAlternativeVersionId();
    },
    text: () => model.getValue(),
    select(start, end) {
      const selection = selectionIn(model, { selectionStart: start, selectionEnd: end });
      editor.setSelection(selection);
      focus();
      editor.revealRange(selection);
      showCaret(editor, host);
    },
    run(action) {
      focus();
      void editor.getAction(action)?.run();
    },
    setShapes,
    focus,
    dispose() {
      observer.disconnect();
      watches.forEach(watch => watch.dispose());
      editor.dispose();
    },
  };
}

/** Makes the text the present one by an edit, which the editor's own undo takes back. */
function catchUp(model: monaco.editor.ITextModel, source: string): void {
  const before = model.getValue();
  if (before === source) return;
  // Only what differs, so that the caret stays where it is.
  const most = Math.min(before.length, source.length);
  let start = 0;
  while (start < most && before[start] === source[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === source.at(-1 - end)) end += 1;
  const range = monaco.Range.fromPositions(
    model.getPositionAt(start),
    model.getPositionAt(before.length - end),
  );
  model.pushStackElement();
  model.pushEditOperations([], [{ range, text: source.slice(start, source.length - end) }], () => null);
  model.pushStackElement();
}

/** Makes the editor as high as its text, and its scroll bar take as much as that of the code before it did. */
function fitting(editor: monaco.editor.ICodeEditor, host: HTMLElement): () => void {
  const before = host.parentElement?.querySelector<HTMLElement>('.quick-editor') ?? null;
  const bar = before === null ? 0 : before.offsetHeight - before.clientHeight;
  return () => {
    const wide = editor.getScrollWidth() > editor.getLayoutInfo().contentWidth;
    host.style.height = `${editor.getContentHeight() + (wide ? bar : 0)}px`;
    editor.layout();
  };
}

/**
 * Of a double click on code that is not open yet, the first half opens the editor, which counts clicks for itself and
 * would take the second for the first: it is shown the first one too.
 */
function countFirstClick(host: HTMLElement): void {
  const show = (event: MouseEvent): void => {
    if (event.detail < 2 || event.button !== 0) return;
    const { clientX, clientY, screenX, screenY, buttons, target } = event;
    const place = { clientX, clientY, screenX, screenY, buttons, view: window };
    const first = new MouseEvent('mousedown', { ...place, detail: 1, bubbles: true, cancelable: true });
    target?.dispatchEvent(first);
  };
  host.addEventListener('mousedown', show, { capture: true, once: true });
}

/** `changedOutside`: the last change of the text was made there. */
function keysOf(options: EditorOptions, model: monaco.editor.ITextModel, changedOutside: () => boolean) {
  const mounted = performance.now();
  return (event: monaco.IKeyboardEvent): void => {
    if (changedOutside()) travelKey(event, options);
    handleKey(event, options, model, event.browserEvent.timeStamp < mounted);
  };
}

/** What was changed from outside is taken back there, in all the cells it changed. */
function travelKey(event: monaco.IKeyboardEvent, options: EditorOptions): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const back = event.keyCode === monaco.KeyCode.KeyZ && !event.shiftKey;
  const forth =
    event.keyCode === monaco.KeyCode.KeyY || (event.keyCode === monaco.KeyCode.KeyZ && event.shiftKey);
  if (!back && !forth) return;
  event.preventDefault();
  event.stopPropagation();
  options.onTravel(back ? 'undo' : 'redo');
}

function selectionIn(model: monaco.editor.ITextModel, given: EditorOptions['selection']): monaco.IRange {
  const ends =
    'line' in given
      ? [{ lineNumber: given.line, column: given.column }]
      : [model.getPositionAt(given.selectionStart), model.getPositionAt(given.selectionEnd)];
  const [start, end = start] = ends;
  return {
    startLineNumber: start.lineNumber,
    startColumn: start.column,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
  };
}

function handleKey(
  event: monaco.IKeyboardEvent,
  options: EditorOptions,
  model: monaco.editor.ITextModel,
  early: boolean,
): void {
  if (event.keyCode === monaco.KeyCode.Enter && (event.shiftKey || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.stopPropagation();
    options.onRun(event.shiftKey, model.getValue());
  }
  const busy =
    document.querySelector(
      '.suggest-widget.visible, .parameter-hints-widget.visible, .find-widget.visible',
    ) !== null;
  // Pressed before there was an editor: not meant for anything that it shows.
  if (event.keyCode === monaco.KeyCode.Escape && (early || !busy)) options.onLeave();
}

/** What is wrong in all cells, whether an editor was ever open or not. */
export function problemsIn(cells: readonly CellText[]) {
  prepare();
  return checkAll(cells);
}

export function formatCellText(cells: readonly CellText[], id: string) {
  prepare();
  return formatText(cells, id);
}

function markError(model: monaco.editor.ITextModel, error: CellError | null): void {
  const span = error?.span;
  const markers =
    error === null || span === undefined
      ? []
      : [
          {
            severity: monaco.MarkerSeverity.Error,
            message: withoutMarks([error.message, error.hint].filter(Boolean).join('\n')),
            startLineNumber: span.line,
            startColumn: span.column,
            endLineNumber: span.endLine ?? span.line,
            endColumn: span.endColumn ?? model.getLineMaxColumn(Math.min(span.line, model.getLineCount())),
          },
        ];
  monaco.editor.setModelMarkers(model, 'run', markers);
}

/** Pixels; the last line stands clear of it (.monaco-host has the margin). */
const SCROLL_BAR = 6;

const LOOK: monaco.editor.IStandaloneEditorConstructionOptions = {
  theme: 'tilde',
  fontFamily: "'JetBrains Mono', ui-monospace, monospace",
  fontSize: 13,
  lineHeight: 20,
  fontLigatures: false,
  lineNumbers: 'off',
  glyphMargin: false,
  folding: false,
  lineDecorationsWidth: 0,
  lineNumbersMinChars: 0,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  // For the caret behind the longest line.
  scrollBeyondLastColumn: 1,
  scrollbar: {
    vertical: 'hidden',
    horizontal: 'auto',
    alwaysConsumeMouseWheel: false,
    horizontalScrollbarSize: SCROLL_BAR,
    // What is hidden would count as width all the same.
    verticalScrollbarSize: 0,
    ignoreHorizontalScrollbarInContentHeight: true,
  },
  guides: { indentation: false, bracketPairs: false },
  bracketPairColorization: { enabled: false },
  matchBrackets: 'near',
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  stickyScroll: { enabled: false },
  fixedOverflowWidgets: true,
  contextmenu: false,
  tabSize: 2,
  padding: { top: 0, bottom: SCROLL_BAR },
  wordBasedSuggestions: 'off',
  unicodeHighlight: { ambiguousCharacters: false },
};

let prepared = false;

function prepare(): void {
  if (prepared) return;
  prepared = true;
  setUpChecking();
  setUpCodeActions();
  monaco.languages.setTokensProvider('typescript', {
    getInitialState: () => new State('code'),
    tokenize: tokens,
  });
  defineTheme();
  window.addEventListener('themechange', defineTheme);
}

/** What our tokenizer remembers between lines, in the form Monaco wants. */
class State implements monaco.languages.IState {
  readonly line: LineState;
  constructor(line: LineState) {
    this.line = line;
  }
  clone(): State {
    return new State(this.line);
  }
  equals(other: monaco.languages.IState): boolean {
    return other instanceof State && other.line === this.line;
  }
}

function tokens(line: string, state: monaco.languages.IState): monaco.languages.ILineTokens {
  const result = tokenizeLine(line, state instanceof State ? state.line : 'code');
  let startIndex = 0;
  const marks = result.tokens.map(({ kind, text }) => {
    const mark = { startIndex, scopes: kind };
    startIndex += text.length;
    return mark;
  });
  return { tokens: marks, endState: new State(result.state) };
}

const INKS: Readonly<Record<TokenKind, string>> = {
  accent: 'accent',
  tilde: 'accent',
  literal: 'literal',
  grey: 'ink3',
  punct: 'ink2',
  ink: 'ink1',
};

function defineTheme(): void {
  const dark = document.documentElement.dataset['theme'] === 'dark';
  const rules = Object.entries(INKS).map(([kind, ink]) => ({ token: kind, foreground: token(ink).slice(1) }));
  monaco.editor.defineTheme('tilde', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [{ token: '', foreground: token('ink1').slice(1) }, ...rules],
    colors: {
      'editor.background': token('code-ground'),
      'editor.foreground': token('ink1'),
      'editorCursor.foreground': token('ink1'),
      'editor.selectionBackground': token('accent-fill'),
      'editorBracketMatch.background': token('hairline'),
      'editorBracketMatch.border': '#00000000',
      'editor.placeholder.foreground': token('ink3'),
      'editorError.foreground': token('divergence'),
      'editorWarning.foreground': token('stale'),
      'editorWidget.background': token('overlay'),
      'editorWidget.border': token('hairline'),
      'editorHoverWidget.background': token('overlay'),
      'editorHoverWidget.border': token('hairline'),
      'editorSuggestWidget.background': token('overlay'),
      'editorSuggestWidget.border': token('hairline'),
      'editorSuggestWidget.foreground': token('ink1'),
      'editorSuggestWidget.selectedBackground': token('code-ground'),
      'editorSuggestWidget.selectedForeground': token('ink1'),
      'editorSuggestWidget.highlightForeground': token('accent'),
      'editorSuggestWidget.focusHighlightForeground': token('accent'),
      'widget.shadow': dark ? '#00000066' : '#1b1f2422',
      focusBorder: token('accent'),
    },
  });
  monaco.editor.setTheme('tilde');
}
