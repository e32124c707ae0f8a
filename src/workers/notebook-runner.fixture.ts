/** Cells as the runner's tests write them, and a host that notes what is asked of it. */
import type { CellFacts } from './cell-graph.ts';
import { createNotebookRunner } from './notebook-runner.ts';
import type { Evaluation } from './runner-host.ts';
import type { CellSource, Output } from './protocol.ts';

/** Source "a,b <- c,d !": defines a and b, reads c and d, samples when it ends with "!", holds a model with "~". */
export function facts({ id, source }: CellSource): CellFacts {
  const [defines, reads = ''] = source.replace(/[!~\d]/g, '').split('<-');
  const names = (text: string) =>
    text
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '');
  const kind = { costly: source.includes('!'), live: source.includes('~') };
  return { id, defines: names(defines), reads: names(reads), ...kind, error: null };
}

export const slider = (value: number): Output => ({
  kind: 'widget',
  id: 's',
  label: 's',
  control: 'slider',
  min: 0,
  max: 10,
  step: 1,
  value,
});

export const FILE: Output = { kind: 'widget', id: 'f', label: 'f', control: 'file', value: '' };

export function setup(sources: Record<string, string>, slow = 0) {
  const log: string[] = [];
  const anew: string[] = [];
  const held: (() => void)[] = [];
  const quietly: string[] = [];
  let hold = false;
  let failing = '';
  let set = 1;
  let seed = 1;
  const runner = createNotebookRunner({
    analyse: cells => cells.map(facts),
    evaluate: async ({ id }, emit, quiet): Promise<Evaluation> => {
      log.push(id);
      if (quiet) quietly.push(id);
      if (id === 's') emit(slider(set));
      if (id === 'f') emit(FILE);
      if (hold) await new Promise<void>(resolve => held.push(resolve));
      const error = failing === id ? { code: 'runtime', message: 'no' } : null;
      return { outputs: [], error, names: [], milliseconds: slow, lost: false };
    },
    seed: () => seed,
    setWidget: (id, value) => {
      log.push(`${id}=${JSON.stringify(value)}`);
      if (typeof value === 'number') set = value;
    },
    forget: id => log.push(`-${id}`),
    removed: (id, now) => log.push(`${id} ${now}`),
    runsAnew: id => anew.push(id),
  });
  const setCells = (next: Record<string, string>) =>
    runner.setCells(Object.entries(next).map(([id, source]) => ({ id, source })));
  setCells(sources);
  const settle = () => new Promise(resolve => setTimeout(resolve));
  const status = (id: string) => runner.cell(id).getSnapshot().status;
  return {
    runner,
    log,
    quietly,
    anew,
    set: setCells,
    settle,
    status,
    fail: (id: string) => (failing = id),
    seed: (next: number) => (seed = next),
    hold: () => (hold = true),
    release: () => {
      hold = false;
      for (const go of held.splice(0)) go();
    },
  };
}

/** A notebook that has run, with nothing in its log yet. */
export async function started(sources: Record<string, string>, slow = 0) {
  const made = setup(sources, slow);
  made.runner.runAll();
  await made.settle();
  made.log.length = 0;
  return made;
}
