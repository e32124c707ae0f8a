/** Kept runs in memory, for tests. Not shipped. */
import type { KeptRun } from '../protocol.ts';
import type { KeptPiece, KeptState, RunStore } from './run-store.ts';

/** A store in memory; `fail` makes every saving fail. */
export function memoryStore() {
  const runs = new Map<string, KeptRun>();
  const jobs = new Map<string, unknown>();
  const pieces: KeptPiece[] = [];
  const states = new Map<string, KeptState>();
  const control = { fail: false };
  const store: RunStore = {
    async save(news) {
      if (control.fail) throw new DOMException('full', 'QuotaExceededError');
      runs.set(news.run.id, news.run);
      if (news.job !== null) jobs.set(news.run.id, structuredClone(news.job));
      pieces.push(...structuredClone(news.pieces));
      for (const state of structuredClone(news.states)) states.set(`${state.run} ${state.chain}`, state);
    },
    list: async () => [...runs.values()],
    async load(id) {
      const run = runs.get(id);
      const mine = <T extends { run: string }>(all: Iterable<T>): T[] =>
        [...all].filter(one => one.run === id);
      const byPlace = mine(pieces).toSorted((a, b) => a.chain - b.chain || a.first - b.first);
      return run && { run, job: jobs.get(id), pieces: byPlace, states: mine(states.values()) };
    },
    async remove(id) {
      runs.delete(id);
    },
    async move(id, notebook) {
      const run = runs.get(id);
      if (run !== undefined) runs.set(id, { ...run, notebook });
    },
  };
  return { store, control, runs };
}
