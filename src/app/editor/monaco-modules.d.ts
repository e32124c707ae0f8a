/** Types of the modules inside Monaco that come without: its TypeScript worker and the compiler in it. */
declare module 'monaco-editor/languages/features/typescript/lib/typescriptServices.js' {
  import type { Compiler } from './compiler.ts';
  export const typescript: Compiler;
}

declare module 'monaco-editor/languages/features/typescript/tsWorker.js' {
  import type { Diagnostic, Program, Script } from './compiler.ts';

  export interface WorkerContext {
    getMirrorModels(): {
      readonly uri: { toString(): string };
      readonly version: number;
      getValue(): string;
    }[];
  }
  export interface CreateData {
    readonly compilerOptions: object;
    readonly extraLibs: Readonly<Record<string, Script>>;
    readonly inlayHintsOptions?: object;
  }
  /** Host of a language service over the page's models; its methods are what the page calls. */
  export class TypeScriptWorker {
    constructor(context: WorkerContext, data: CreateData);
    static clearFiles(diagnostics: readonly Diagnostic[]): Diagnostic[];
    getLanguageService(): { getProgram(): Program | undefined };
    getScriptFileNames(): string[];
    getScriptVersion(fileName: string): string;
    _getScriptText(fileName: string): string | undefined;
    updateExtraLibs(libs: Readonly<Record<string, Script>>): Promise<void>;
    getSyntacticDiagnostics(fileName: string): Promise<Diagnostic[]>;
    getSemanticDiagnostics(fileName: string): Promise<Diagnostic[]>;
    getSuggestionDiagnostics(fileName: string): Promise<Diagnostic[]>;
    getQuickInfoAtPosition(
      fileName: string,
      position: number,
    ): Promise<import('./compiler.ts').QuickInfo | undefined>;
    getCompletionsAtPosition(
      fileName: string,
      position: number,
    ): Promise<import('./compiler.ts').Completions | undefined>;
    getCompletionEntryDetails(
      fileName: string,
      position: number,
      entry: string,
    ): Promise<import('./compiler.ts').QuickInfo | undefined>;
    getSignatureHelpItems(fileName: string, position: number, options: unknown): Promise<unknown>;
    getFormattingEditsForDocument(
      fileName: string,
      options: object,
    ): Promise<import('./compiler.ts').TextEdit[]>;
    getFormattingEditsForRange(
      fileName: string,
      start: number,
      end: number,
      options: object,
    ): Promise<import('./compiler.ts').TextEdit[]>;
    getFormattingEditsAfterKeystroke(
      fileName: string,
      position: number,
      key: string,
      options: object,
    ): Promise<import('./compiler.ts').TextEdit[]>;
    getDefinitionAtPosition(
      fileName: string,
      position: number,
    ): Promise<readonly import('./compiler.ts').Located[] | undefined>;
  }
}

declare module 'monaco-editor/languages/features/typescript/ts.worker.js' {
  import type { CreateData, WorkerContext } from 'monaco-editor/languages/features/typescript/tsWorker.js';
  export function initialize(make: (context: WorkerContext, data: CreateData) => object): void;
}
