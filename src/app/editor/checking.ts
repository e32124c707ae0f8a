/**
 * Gives Monaco the checker of cells: errors, completion, hover, signatures, definitions over our own worker, and on hover
 * what a name was in the last run. Not here: the checker itself (ts-worker.ts).
 */
import * as monaco from 'monaco-editor/editor/editor.api.js';
import {
  getTypeScriptWorker,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register.js';
import type { Diagnostic, Located } from './compiler.ts';
import type { Formatted } from './format-text.ts';
import { modelUris } from './models.ts';
import type { Renaming, Uses } from './uses.ts';

/** A name of some cell and what it was in the last run: "tensor [8]". */
export interface NameShape {
  readonly name: string;
  readonly type: string;
}

let shapes: ReadonlyMap<string, string> = new Map();

/** What hover says about the last run. */
export function setShapes(names: readonly NameShape[]): void {
  shapes = new Map(names.map(({ name, type }) => [name, type]));
}

export function makeCheckWorker(): Worker {
  return new Worker(new URL('./ts-worker.ts', import.meta.url), { type: 'module', name: 'checker' });
}

/** Called once, before the first model is made. */
export function setUpChecking(): void {
  typescriptDefaults.setEagerModelSync(true);
  // Only one cell is edited at a time; the others are checked when it is their turn.
  typescriptDefaults.setDiagnosticsOptions({ onlyVisible: true });
  typescriptDefaults.setModeConfiguration({
    completionItems: true,
    hovers: true,
    diagnostics: true,
    signatureHelp: true,
    definitions: true,
    documentHighlights: true,
    documentRangeFormattingEdits: true,
    onTypeFormattingEdits: true,
  });
  monaco.languages.registerHoverProvider('typescript', { provideHover: hoverShape });
}

function hoverShape(
  model: monaco.editor.ITextModel,
  { lineNumber, column }: monaco.IPosition,
): monaco.languages.Hover | null {
  const word = model.getWordAtPosition({ lineNumber, column });
  const shape = word === null ? undefined : shapes.get(word.word);
  const before = model.getLineContent(lineNumber).charAt((word?.startColumn ?? 1) - 2);
  return shape === undefined || before === '.'
    ? null
    : { contents: [{ value: `In the last run: ${shape}` }] };
}

/** What our worker answers beside what Monaco asks it. */
export interface CellChecker {
  getSyntacticDiagnostics(fileName: string): Promise<readonly Diagnostic[]>;
  getSemanticDiagnostics(fileName: string): Promise<readonly Diagnostic[]>;
  getDefinitionAtPosition(fileName: string, position: number): Promise<readonly Located[] | undefined>;
  getUses(fileName: string, position: number): Promise<Uses | undefined>;
  getRenaming(fileName: string, position: number, to: string): Promise<Renaming | undefined>;
  getFormatted(fileName: string): Promise<Formatted>;
}

/** Tries, and milliseconds between them, until Monaco has set the checker up: it does so once there is a model. */
const TRIES = 200;
const PAUSE = 50;

/** The worker, once it has all models as they stand. */
export async function checkerFor(): Promise<CellChecker> {
  for (let left = TRIES; ; left -= 1) {
    try {
      const worker = await getTypeScriptWorker();
      return (await worker(...modelUris())) as unknown as CellChecker;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  }
}

/** Sends models to the worker that were made after it started. */
export async function sendModels(): Promise<void> {
  try {
    const worker = await getTypeScriptWorker();
    await worker(...modelUris());
  } catch {
    // Not set up yet: it takes all models when it starts.
  }
}
