/**
 * When everything is at rest after a run, summaries, figures and tables go into the document, so that a reader sees
 * them first. Cells that end in an error count as run: some are there to show one.
 */
import { useEffect } from 'react';
import type { Dispatch } from 'react';
import type { Notebook, StoredFit, StoredResult } from '../../notebook/document.ts';
import type { Output } from '../../notebook/output.ts';
import type { CellState, KernelState, RunState } from '../../workers/protocol.ts';
import type { DocumentAction } from './document-state.ts';

const SETTLE = 600;

export function useStoreResults(
  states: readonly CellState[],
  run: RunState | null,
  kernel: KernelState,
  notebook: Notebook,
  dispatch: Dispatch<DocumentAction>,
): void {
  const settled =
    kernel.status === 'ready' &&
    !kernel.sampling &&
    states.length > 0 &&
    states.every(({ status }) => status === 'done' || status === 'error') &&
    states.some(({ status }) => status === 'done');
  // The summary of a run under way stays until that of all draws is there, with its verdict.
  const finished = run === null || (run.summary !== null && run.verdict !== null && run.status === 'done');
  useEffect(() => {
    if (!settled || !finished) return;
    const timer = setTimeout(() => {
      const results = collect(states, run);
      if (JSON.stringify(results) !== JSON.stringify(notebook.results))
        dispatch({ type: 'store-results', results });
    }, SETTLE);
    return () => clearTimeout(timer);
  }, [settled, finished, states, run, notebook.results, dispatch]);
}

function collect(states: readonly CellState[], run: RunState | null): StoredResult {
  const name = states.find(state => state.id === run?.cell)?.names.at(-1)?.name ?? 'posterior';
  const outputs = states.map(state => [state.id, state.outputs.filter(worthStoring).map(rounded)] as const);
  return {
    fits: run === null ? [] : [fitOf(run, name)],
    outputs: Object.fromEntries(outputs.filter(([, list]) => list.length > 0)),
  };
}

function fitOf(run: RunState, name: string): StoredFit {
  const rows = (run.summary?.rows ?? []).slice(0, 12).map(row => ({
    site: row.site,
    mean: row.mean,
    sd: row.sd,
    low89: row.low89,
    low50: row.low50,
    high50: row.high50,
    high89: row.high89,
    ess: Math.round(row.ess),
    rhat: row.rhat,
  }));
  return {
    name,
    verdict: run.verdict?.text ?? '',
    chains: run.chains.length,
    draws: run.draws,
    seconds: Math.round(run.seconds * 10) / 10,
    partial: run.partial,
    rows: rows.map(round),
  };
}

const worthStoring = (output: Output): boolean => output.kind !== 'run' && output.kind !== 'error';
const rounded = (output: Output): Output => round(output);

/** Four significant digits are what a picture shows. */
function round<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'number' && Number.isFinite(part) ? Number(part.toPrecision(4)) : part,
    ),
  );
}
