/**
 * What the runner says of cells that never ran, of evaluations that gave nothing, and of text that is half written.
 * Not here: which cell runs when (notebook-runner.ts).
 */
import type { Evaluation } from './runner-host.ts';
import type { CellState, Output } from './protocol.ts';

/** A cell that never ran. */
export function idle(id: string): CellState {
  return {
    id,
    status: 'idle',
    outputs: [],
    error: null,
    milliseconds: null,
    execution: 0,
    names: [],
    runs: [],
  };
}

export const NOTHING: Evaluation = { outputs: [], error: null, names: [], milliseconds: 0, lost: false };

/** What was typed so far does not do: it fails, or its model cannot be traced any more. */
export function isHalf(evaluation: Evaluation, before: readonly Output[]): boolean {
  const { error, lost, troubled, outputs } = evaluation;
  return error !== null || lost || troubled === true || cardsOf(outputs).length < cardsOf(before).length;
}

const cardsOf = (all: readonly Output[]) => all.filter(output => output.kind === 'modelCard');
