/** The checker over cells given as texts, without a browser. */
import { CellWorker } from './cell-worker.ts';
import type { Diagnostic } from './compiler.ts';

export interface Bench {
  readonly worker: CellWorker;
  /** Sets the text of a cell. */
  set(id: string, text: string): void;
  /** All errors of a cell, by place. */
  errors(id: string): Promise<readonly Diagnostic[]>;
}

export const fileOf = (id: string): string => `file:///${id}.ts`;

export function bench(cells: Readonly<Record<string, string>>): Bench {
  const texts = new Map<string, { version: number; text: string }>();
  const worker = new CellWorker(
    {
      getMirrorModels: () =>
        [...texts].map(([id, { version, text }]) => ({ uri: fileOf(id), version, getValue: () => text })),
    },
    { compilerOptions: {}, extraLibs: {} },
  );
  const set = (id: string, text: string): void => {
    texts.set(id, { version: (texts.get(id)?.version ?? 0) + 1, text });
  };
  for (const [id, text] of Object.entries(cells)) set(id, text);
  return {
    worker,
    set,
    async errors(id) {
      const found = [
        ...(await worker.getSyntacticDiagnostics(fileOf(id))),
        ...(await worker.getSemanticDiagnostics(fileOf(id))),
      ];
      return found.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0));
    },
  };
}

export function messageOf({ messageText }: Diagnostic): string {
  return typeof messageText === 'string' ? messageText : messageText.messageText;
}
