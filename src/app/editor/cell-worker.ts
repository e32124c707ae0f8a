/**
 * Monaco's TypeScript worker for cells: every cell is a module that sees the API and the other cells' names, and
 * findings are judged as the notebook means them. Not here: starting it in a Worker (ts-worker.ts).
 */
import { typescript as ts } from 'monaco-editor/languages/features/typescript/lib/typescriptServices.js';
import { TypeScriptWorker } from 'monaco-editor/languages/features/typescript/tsWorker.js';
import type { CreateData, WorkerContext } from 'monaco-editor/languages/features/typescript/tsWorker.js';
import { API_FILES, API_TYPES, API_VALUES, WIDGET_NAMES } from './api-types.generated.ts';
import type { CellNames } from './cell-script.ts';
import { cellNames, cellSuffix } from './cell-script.ts';
import type {
  Completions,
  Diagnostic,
  DisplayPart,
  Located,
  QuickInfo,
  Script,
  SourceFile,
  TextEdit,
} from './compiler.ts';
import { FORMAT, formatted } from './format-text.ts';
import type { Formatted } from './format-text.ts';
import { GLOBALS } from './globals.ts';
import { LIBRARY_FILES } from './library-types.ts';
import { clipped, judge } from './judge.ts';
import { renaming, usesAt } from './uses.ts';
import type { Renaming, Uses } from './uses.ts';
import { rewordSyntax } from './wording.ts';

const API_FILE = 'file:///tilde/api.d.ts';
const WIDGETS_FILE = 'file:///tilde/widgets.d.ts';
const INDEX_FILE = 'file:///tilde/index.d.ts';

const LIBRARY: Readonly<Record<string, Script>> = {
  [API_FILE]: { content: API_FILES['api.d.ts'], version: 1 },
  [WIDGETS_FILE]: { content: API_FILES['widgets.d.ts'], version: 1 },
  [INDEX_FILE]: { content: "export * from '#api';\nexport * from '#widgets';\n", version: 1 },
  ...Object.fromEntries(
    [...LIBRARY_FILES].map(([name, content]) => [libraryFile(name), { content, version: 1 }]),
  ),
  'file:///tilde/globals.d.ts': { content: GLOBALS, version: 1 },
};

const MODULES: Readonly<Record<string, string>> = {
  tilde: INDEX_FILE,
  '#api': API_FILE,
  '#widgets': WIDGETS_FILE,
  ...Object.fromEntries([...LIBRARY_FILES.keys()].map(name => [name, libraryFile(name)])),
};

const API = [
  { module: '#api', names: [...API_VALUES, ...API_TYPES] },
  { module: '#widgets', names: WIDGET_NAMES },
];

/** What the checker assumes: no browser, since cells have none. */
const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleDetection: 3,
  lib: ['es2022'],
  strict: true,
  noEmit: true,
  allowNonTsExtensions: true,
  types: [],
};

interface Cell {
  readonly version: number;
  readonly text: string;
  readonly names: CellNames;
}

function libraryFile(name: string): string {
  return `file:///tilde/${name}.d.ts`;
}

interface ModuleName {
  readonly text: string;
}

export class CellWorker extends TypeScriptWorker {
  readonly #context: WorkerContext;
  readonly #cells = new Map<string, Cell>();
  #suffixes = new Map<string, string>();

  constructor(context: WorkerContext, data: CreateData) {
    super(context, { ...data, compilerOptions: OPTIONS, extraLibs: { ...data.extraLibs, ...LIBRARY } });
    this.#context = context;
  }

  override updateExtraLibs(libs: Readonly<Record<string, Script>>): Promise<void> {
    return super.updateExtraLibs({ ...libs, ...LIBRARY });
  }

  /** Takes the page's models in; names are read again only where a text changed. */
  #refresh(): void {
    const seen = new Set<string>();
    let changed = false;
    for (const model of this.#context.getMirrorModels()) {
      const fileName = model.uri.toString();
      seen.add(fileName);
      const before = this.#cells.get(fileName);
      if (before?.version === model.version) continue;
      const text = model.getValue();
      this.#cells.set(fileName, { version: model.version, text, names: cellNames(ts, text) });
      changed = true;
    }
    for (const fileName of this.#cells.keys())
      if (!seen.has(fileName)) changed = this.#cells.delete(fileName);
    if (!changed) return;
    const names = new Map([...this.#cells].map(([fileName, cell]) => [cellId(fileName), cell.names]));
    this.#suffixes = new Map(
      [...this.#cells.keys()].map(fileName => [fileName, cellSuffix(cellId(fileName), names, API)]),
    );
  }

  #cell(fileName: string): Cell | undefined {
    this.#refresh();
    return this.#cells.get(fileName);
  }

  override getScriptVersion(fileName: string): string {
    const cell = this.#cell(fileName);
    return cell === undefined
      ? super.getScriptVersion(fileName)
      : `${cell.version} ${this.#suffixes.get(fileName)}`;
  }

  override _getScriptText(fileName: string): string | undefined {
    const cell = this.#cell(fileName);
    return cell === undefined
      ? super._getScriptText(fileName)
      : cell.text + (this.#suffixes.get(fileName) ?? '');
  }

  /** Called by the language service. */
  resolveModuleNameLiterals(names: readonly ModuleName[]): { resolvedModule: object | undefined }[] {
    return names.map(({ text }) => {
      const resolvedFileName = MODULES[text] ?? (text.startsWith('#') ? fileOf(text.slice(1)) : undefined);
      if (resolvedFileName === undefined) return { resolvedModule: undefined };
      const extension = resolvedFileName.endsWith('.d.ts') ? '.d.ts' : '.ts';
      return { resolvedModule: { resolvedFileName, extension, isExternalLibraryImport: false } };
    });
  }

  /** Of the cell's own text, because an open bracket would else swallow the suffix. */
  #syntaxErrors(fileName: string): Diagnostic[] {
    const cell = this.#cell(fileName);
    if (cell === undefined) return [];
    const file: SourceFile = ts.createSourceFile('cell.ts', cell.text, ts.ScriptTarget.ES2022, false);
    return file.parseDiagnostics.map(one => {
      const start = Math.min(one.start ?? 0, Math.max(0, cell.text.trimEnd().length - 1));
      return rewordSyntax({ ...one, start, file: undefined }, cell.text);
    });
  }

  override async getSyntacticDiagnostics(fileName: string): Promise<Diagnostic[]> {
    return this.#syntaxErrors(fileName);
  }

  override async getSemanticDiagnostics(fileName: string): Promise<Diagnostic[]> {
    const cell = this.#cell(fileName);
    if (cell === undefined || this.#syntaxErrors(fileName).length > 0) return [];
    const found = await super.getSemanticDiagnostics(fileName);
    const program = this.getLanguageService().getProgram();
    return program === undefined ? [] : judge(ts, program, fileName, found, cell.text.length);
  }

  /** Only what is deprecated: a name that is never read may be a site, or another cell's. */
  override async getSuggestionDiagnostics(fileName: string): Promise<Diagnostic[]> {
    const cell = this.#cell(fileName);
    if (cell === undefined) return [];
    const found = await super.getSuggestionDiagnostics(fileName);
    return clipped(found, cell.text.length).filter(({ reportsDeprecated }) => reportsDeprecated);
  }

  override async getQuickInfoAtPosition(fileName: string, position: number): Promise<QuickInfo | undefined> {
    return withoutAlias(await super.getQuickInfoAtPosition(fileName, position));
  }

  override async getCompletionEntryDetails(
    fileName: string,
    position: number,
    entry: string,
  ): Promise<QuickInfo | undefined> {
    return withoutAlias(await super.getCompletionEntryDetails(fileName, position, entry));
  }

  /** Names of the notebook first, those of JavaScript after them. */
  override async getCompletionsAtPosition(
    fileName: string,
    position: number,
  ): Promise<Completions | undefined> {
    const found = await super.getCompletionsAtPosition(fileName, position);
    if (found === undefined) return undefined;
    const entries = found.entries
      .filter(({ name }) => !name.startsWith('__'))
      .map(entry =>
        entry.kind === 'alias' ? { ...entry, kind: kindOf(entry.name), sortText: '11' } : entry,
      );
    return { ...found, entries };
  }

  override async getFormattingEditsForDocument(fileName: string, options: object): Promise<TextEdit[]> {
    return this.#within(fileName, await super.getFormattingEditsForDocument(fileName, options));
  }

  override async getFormattingEditsForRange(
    fileName: string,
    start: number,
    end: number,
    options: object,
  ): Promise<TextEdit[]> {
    return this.#within(fileName, await super.getFormattingEditsForRange(fileName, start, end, options));
  }

  override async getFormattingEditsAfterKeystroke(
    fileName: string,
    position: number,
    key: string,
    options: object,
  ): Promise<TextEdit[]> {
    return this.#within(
      fileName,
      await super.getFormattingEditsAfterKeystroke(fileName, position, key, options),
    );
  }

  /** Places where the name at a place is used, in all cells. */
  async getUses(fileName: string, position: number): Promise<Uses | undefined> {
    const question = this.#question();
    return question === undefined ? undefined : usesAt(question, fileName, position);
  }

  async getRenaming(fileName: string, position: number, to: string): Promise<Renaming | undefined> {
    const question = this.#question();
    return question === undefined ? undefined : renaming(question, fileName, position, to);
  }

  override async getDefinitionAtPosition(
    fileName: string,
    position: number,
  ): Promise<readonly Located[] | undefined> {
    return this.#inCells(await super.getDefinitionAtPosition(fileName, position));
  }

  /** The cell with its spaces and line breaks put right; nothing else changes. */
  async getFormatted(fileName: string): Promise<Formatted> {
    const cell = this.#cell(fileName);
    if (cell === undefined || this.#syntaxErrors(fileName).length > 0)
      return { kind: 'refused', reason: 'A cell with a syntax error cannot be formatted.' };
    return formatted(cell.text, await this.getFormattingEditsForDocument(fileName, FORMAT));
  }

  #question() {
    this.#refresh();
    const program = this.getLanguageService().getProgram();
    const lengths = new Map([...this.#cells].map(([fileName, { text }]) => [fileName, text.length]));
    return program === undefined ? undefined : { ts, program, lengths };
  }

  #within(fileName: string, edits: readonly TextEdit[]): TextEdit[] {
    const length = this.#cell(fileName)?.text.length ?? 0;
    return edits.filter(({ span }) => span.start + span.length <= length);
  }

  /** Places in the cells' own texts. */
  #inCells(places: readonly Located[] | undefined): Located[] | undefined {
    return places?.filter(({ fileName, textSpan }) => {
      const length = this.#cells.get(fileName)?.text.length ?? 0;
      return textSpan.start + textSpan.length <= length;
    });
  }
}

/** What an imported name is, for its icon. */
function kindOf(name: string): string {
  if (API_TYPES.includes(name)) return 'interface';
  return API_VALUES.includes(name) || WIDGET_NAMES.includes(name) ? 'function' : 'const';
}

function cellId(fileName: string): string {
  return fileName.slice('file:///'.length, -'.ts'.length);
}

function fileOf(id: string): string {
  return `file:///${id}.ts`;
}

/** "(alias) function f(): void⏎import f" → "function f(): void": that names are imported is our own doing. */
function withoutAlias<T extends QuickInfo>(info: T | undefined): T | undefined {
  const parts = info?.displayParts;
  if (info === undefined || parts === undefined || parts[1]?.text !== 'alias') return info;
  const end = parts.findLastIndex(
    (part, at) => part.kind === 'lineBreak' && parts[at + 1]?.text === 'import',
  );
  const displayParts: readonly DisplayPart[] = parts.slice(4, end === -1 ? undefined : end);
  return { ...info, displayParts };
}
