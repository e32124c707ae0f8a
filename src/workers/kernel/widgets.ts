/**
 * The controls a cell can make: slider, number, select, checkbox, button. Each is an output and gives the value
 * that the reader set last, or its first value.
 * Not here: which cells run again when one changes (notebook-runner.ts).
 */
import { TildeError } from '../../engine/errors.ts';
import type { Output, WidgetOutput, WidgetValue } from '../protocol.ts';

/** Options of `slider` and `number`. */
export interface SliderOptions {
  /** Smallest value; default 0 for a slider, −10⁹ for a number. */
  readonly min?: number;
  /** Largest value, above `min`; default 1 for a slider, 10⁹ for a number. */
  readonly max?: number;
  /**
   * Distance between neighbouring values. Default for a slider: 1 where `min` and `max` are whole and more than 1
   * apart, else a hundredth of the range; for a number: 1.
   */
  readonly step?: number;
  /** Value before the reader moves it, from `min` to `max`; default `min` for a slider, 0 for a number. */
  readonly value?: number;
}

/** Values by control id, as the reader set them. They outlive evaluations. */
export type WidgetValues = Map<string, WidgetValue>;

export interface WidgetScope {
  readonly values: WidgetValues;
  /** Cell that is evaluated now. */
  cell(): string;
  show(output: Output): void;
}

/** The functions cells call. Ids are "cell:label", numbered when a cell repeats a label. */
export function createWidgets(scope: WidgetScope) {
  let counts = new Map<string, number>();

  function idOf(label: string): string {
    const id = `${scope.cell()}:${label}`.slice(0, 400);
    const n = (counts.get(id) ?? 0) + 1;
    counts.set(id, n);
    return n === 1 ? id : `${id}:${n}`;
  }
  function add<W extends WidgetOutput>(
    widget: W,
    fits: (value: WidgetValue) => value is W['value'] & WidgetValue,
  ): W['value'] {
    const set = scope.values.get(widget.id);
    const value = set !== undefined && fits(set) ? set : widget.value;
    scope.show({ ...widget, value } as WidgetOutput);
    return value;
  }
  function range(control: 'slider' | 'number', label: string, options: SliderOptions): number {
    const { min = control === 'slider' ? 0 : -1e9, max = control === 'slider' ? 1 : 1e9 } = options;
    checkRange(control, label, min, max);
    const whole = Number.isInteger(min) && Number.isInteger(max) && max - min > 1;
    const { step = control === 'slider' ? (whole ? 1 : (max - min) / 100) : 1 } = options;
    const { value = control === 'slider' ? min : 0 } = options;
    const within = (x: WidgetValue): x is number => typeof x === 'number' && x >= min && x <= max;
    if (!within(value)) throw outOfRange(control, label, min, max, value);
    return add({ kind: 'widget', id: idOf(label), label, control, min, max, step, value }, within);
  }
  const functions = {
    /**
     * A number that the reader sets on a scale. Cells that use it run again when it moves; the value set outlives
     * evaluations while it lies from `min` to `max`.
     * @param label stands beside the control
     * @param options by default from 0 to 1 in steps of 0.01, starting at `min`
     * @returns the value set last, else `value`
     * @throws TildeError unless `min` and `max` are finite, `min` is below `max` and `value` lies from one to the other
     */
    slider: (label: string, options: SliderOptions = {}) => range('slider', label, options),
    /**
     * A number that the reader types into a field. Cells that use it run again when it changes.
     * @param label stands beside the control
     * @param options by default from −10⁹ to 10⁹ in steps of 1, starting at 0
     * @returns the value set last, else `value`
     * @throws TildeError unless `min` and `max` are finite, `min` is below `max` and `value` lies from one to the other
     */
    number: (label: string, options: SliderOptions = {}) => range('number', label, options),
    /**
     * One of some words, which the reader chooses. Cells that use it run again when the choice changes.
     * @param label stands beside the control
     * @param options the words, in the order shown
     * @param value the word chosen before the reader chooses; default the first
     * @returns the word chosen last, while it is one of `options`
     */
    select(label: string, options: readonly string[], value: string = options[0]) {
      const known = (x: WidgetValue): x is string => typeof x === 'string' && options.includes(x);
      const words = [...options];
      return add({ kind: 'widget', id: idOf(label), label, control: 'select', options: words, value }, known);
    },
    /**
     * Yes or no. Cells that use it run again when it changes.
     * @param label stands beside the control
     * @param value before the reader ticks it; default false
     * @returns true while it is ticked
     */
    checkbox(label: string, value = false) {
      const truth = (x: WidgetValue): x is boolean => typeof x === 'boolean';
      return add({ kind: 'widget', id: idOf(label), label, control: 'checkbox', value }, truth);
    },
    /**
     * A button. Cells that use it run again whenever it is pressed: `button("Draw again")` makes a cell do so.
     * @param label stands on the button
     * @returns how often it was pressed; 0 at first
     */
    button(label: string) {
      const presses = (x: WidgetValue): x is number => typeof x === 'number';
      return add({ kind: 'widget', id: idOf(label), label, control: 'button', value: 0 }, presses);
    },
  };
  return {
    functions,
    /** Called before a cell is evaluated. */
    begin() {
      counts = new Map();
    },
  };
}

function checkRange(control: string, label: string, min: number, max: number): void {
  if (Number.isFinite(min) && Number.isFinite(max) && min < max) return;
  throw new TildeError('argument', `${control} "${label}" has no range`, {
    expected: 'finite min below max',
    got: `min ${min}, max ${max}`,
    hint: `${control}("${label}", { min: 0, max: 10, value: 5 })`,
  });
}

function outOfRange(control: string, label: string, min: number, max: number, value: unknown): TildeError {
  return new TildeError('argument', `${control} "${label}" starts outside its range`, {
    expected: `a number from ${min} to ${max}`,
    got: String(value),
    hint: `${control}("${label}", { min: ${min}, max: ${max}, value: ${min} })`,
  });
}
