/** Controls among the outputs of cells. Not here: making them (kernel/widgets.ts), or who follows them (notebook-runner.ts). */
import type { CellSource, CellState, Output, WidgetValue } from './protocol.ts';

/** The cell with its controls as these outputs show them. */
export function withControls(cell: CellSource, outputs: readonly Output[]): CellSource {
  const controls = outputs.flatMap(output =>
    output.kind === 'widget' ? [{ label: output.label, value: output.value }] : [],
  );
  return controls.length === 0 ? cell : { ...cell, controls };
}

export const isFile = (output: Output): boolean => output.kind === 'widget' && output.control === 'file';

export function showsWidget(state: CellState, id: string): boolean {
  return state.outputs.some(output => output.kind === 'widget' && output.id === id);
}

/** The controls that are not at the value they began with, by id. */
export const movedIn = (outputs: readonly Output[]): readonly [string, WidgetValue][] =>
  outputs.flatMap((output): readonly [string, WidgetValue][] =>
    output.kind === 'widget' && output.control !== 'file' && output.initial !== undefined
      ? [[output.id, output.value]]
      : [],
  );

export function withValue(output: Output, id: string, value: WidgetValue): Output {
  if (output.kind !== 'widget' || output.id !== id) return output;
  if (typeof value === 'object') return output.control === 'file' ? { ...output, value: value.name } : output;
  if (typeof output.value !== typeof value || output.value === value) return output;
  const { initial = output.value, ...rest } = output;
  return { ...rest, value, ...(value !== initial && { initial }) } as Output;
}
