/**
 * The controls a cell can make: slider, number, select, checkbox, text, button, file, play. Each is an output and gives the value
 * that the reader set last, or its first value.
 * Not here: which cells run again when one changes (notebook-runner.ts).
 */
import { csv } from '../../engine/csv.ts';
import { TildeError } from '../../engine/errors.ts';
import type { Output, SetValue, WidgetOutput, WidgetValue } from '../protocol.ts';

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

/** Options of `play`. */
export interface PlayOptions {
  /** First value; default 0. */
  readonly from?: number;
  /** Last value, above `from`; default 1. */
  readonly to?: number;
  /** Distance between neighbouring values; default as of a slider. */
  readonly step?: number;
  /** Milliseconds from one value to the next, from 50; default 500. */
  readonly interval?: number;
}

/** A file that the reader chose. */
export interface ChosenFile {
  /** Its name; empty until one is chosen. */
  readonly name: string;
  /** Its text; empty until one is chosen. `csv(chosen.text)` makes a table of it. */
  readonly text: string;
  /** Its rows as records by the names in the header line, read as `csv` does; none until a file is chosen. */
  readonly rows: readonly Readonly<Record<string, number | string | boolean | null>>[];
}

/** Values by control id, as the reader set them. They outlive evaluations. */
export type WidgetValues = Map<string, SetValue>;

export interface WidgetScope {
  readonly values: WidgetValues;
  /** Cell that is evaluated now. */
  cell(): string;
  show(output: Output): void;
}

/** Shows controls, and knows what the reader set them to. Ids are "cell:label", numbered when a cell repeats a label. */
function createControls(scope: WidgetScope) {
  let counts = new Map<string, number>();
  return {
    begin() {
      counts = new Map();
    },
    idOf(label: string): string {
      const id = `${scope.cell()}:${label}`.slice(0, 400);
      const n = (counts.get(id) ?? 0) + 1;
      counts.set(id, n);
      return n === 1 ? id : `${id}:${n}`;
    },
    add<W extends WidgetOutput>(
      widget: W,
      fits: (value: WidgetValue) => value is W['value'] & WidgetValue,
    ): W['value'] {
      const { value: initial } = widget;
      const set = scope.values.get(widget.id);
      const counts = set !== undefined && (set.initial === undefined || set.initial === initial);
      const value = counts && fits(set.value) ? set.value : initial;
      scope.show({ ...widget, value, ...(value !== initial && { initial }) } as WidgetOutput);
      return value;
    },
  };
}

type Controls = ReturnType<typeof createControls>;

const isBetween =
  (min: number, max: number) =>
  (x: WidgetValue): x is number =>
    typeof x === 'number' && x >= min && x <= max;

function range(
  { add, idOf }: Controls,
  control: 'slider' | 'number',
  label: string,
  options: SliderOptions,
): number {
  const { min = control === 'slider' ? 0 : -1e9, max = control === 'slider' ? 1 : 1e9 } = options;
  checkRange(control, label, min, max);
  const { step = control === 'slider' ? defaultStep(min, max) : 1 } = options;
  const { value = control === 'slider' ? min : 0 } = options;
  const within = isBetween(min, max);
  if (!within(value)) throw outOfRange(control, label, min, max, value);
  return add({ kind: 'widget', id: idOf(label), label, control, min, max, step, value }, within);
}

function playing({ add, idOf }: Controls, label: string, options: PlayOptions): number {
  const { from: min = 0, to: max = 1, interval = 500 } = options;
  checkRange('play', label, min, max);
  const { step = defaultStep(min, max) } = options;
  checkPlay(label, step, interval);
  const widget = { kind: 'widget', control: 'play', label, min, max, step, interval, value: min } as const;
  return add({ ...widget, id: idOf(label) }, isBetween(min, max));
}

/** The output has the name alone: the text stays where cells can read it. */
function chosenFile({ values, show }: WidgetScope, id: string, label: string): ChosenFile {
  const set = values.get(id)?.value;
  const { name, text } = typeof set === 'object' ? set : { name: '', text: '' };
  show({ kind: 'widget', id, label, control: 'file', value: name });
  return {
    name,
    text,
    get rows() {
      if (text === '') return [];
      const table = csv(text);
      return table.head(table.rows);
    },
  };
}

/** The functions cells call. */
export function createWidgets(scope: WidgetScope) {
  const controls = createControls(scope);
  const { add, idOf } = controls;
  const functions = {
    /**
     * A number that the reader sets on a scale. Cells that use it run again when it moves; the value set outlives
     * evaluations while it lies from `min` to `max`.
     * @param label stands beside the control
     * @param options by default from 0 to 1 in steps of 0.01, starting at `min`
     * @returns the value set last, else `value`
     * @throws TildeError unless `min` and `max` are finite, `min` is below `max` and `value` lies from one to the other
     */
    slider: (label: string, options: SliderOptions = {}) => range(controls, 'slider', label, options),
    /**
     * A number that the reader types into a field. Cells that use it run again when it changes.
     * @param label stands beside the control
     * @param options by default from −10⁹ to 10⁹ in steps of 1, starting at 0
     * @returns the value set last, else `value`
     * @throws TildeError unless `min` and `max` are finite, `min` is below `max` and `value` lies from one to the other
     */
    number: (label: string, options: SliderOptions = {}) => range(controls, 'number', label, options),
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
     * Words that the reader types. Cells that use them run again when they change.
     * @param label stands beside the field
     * @param value before the reader types; default empty
     * @returns the text typed last
     */
    text(label: string, value = '') {
      const words = (x: WidgetValue): x is string => typeof x === 'string';
      return add({ kind: 'widget', id: idOf(label), label, control: 'text', value }, words);
    },
    /**
     * A slider that moves by itself once the reader presses Play, to the last value. Cells that use it run again at
     * every step. Where the reader's system asks for less motion, the button goes one step at a press.
     * @param label stands beside the control
     * @param options by default from 0 to 1 in steps of 0.01, a step every 500 ms
     * @returns the value it has reached; `from` at first
     * @throws TildeError unless `from` and `to` are finite, `from` is below `to`, `step` is positive and `interval` at least 50
     */
    play: (label: string, options: PlayOptions = {}) => playing(controls, label, options),
    /**
     * A file of text that the reader chooses, of at most 10 million characters. Cells that use it run again when another
     * is chosen. It stays on the reader's machine and is no part of the notebook.
     * @param label stands beside the control
     * @returns its name, its text and its rows; all empty until a file is chosen
     */
    file: (label: string) => chosenFile(scope, idOf(label), label),
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
    begin: controls.begin,
  };
}

/** 1 where the range has whole ends more than 1 apart, else a hundredth of it. */
function defaultStep(min: number, max: number): number {
  const whole = Number.isInteger(min) && Number.isInteger(max) && max - min > 1;
  return whole ? 1 : (max - min) / 100;
}

function checkPlay(label: string, step: number, interval: number): void {
  if (step > 0 && Number.isFinite(step) && interval >= 50 && Number.isFinite(interval)) return;
  throw new TildeError('argument', `play "${label}" cannot move`, {
    expected: 'a positive step, and an interval of at least 50 milliseconds',
    got: `step ${step}, interval ${interval}`,
    hint: `play("${label}", { from: 0, to: 10, step: 1, interval: 500 })`,
  });
}

function checkRange(control: string, label: string, min: number, max: number): void {
  if (Number.isFinite(min) && Number.isFinite(max) && min < max) return;
  throw new TildeError('argument', `${control} "${label}" has no range`, {
    expected: 'finite min below max',
    got: `min ${min}, max ${max}`,
    hint:
      control === 'play'
        ? `play("${label}", { from: 0, to: 10 })`
        : `${control}("${label}", { min: 0, max: 10, value: 5 })`,
  });
}

function outOfRange(control: string, label: string, min: number, max: number, value: unknown): TildeError {
  return new TildeError('argument', `${control} "${label}" starts outside its range`, {
    expected: `a number from ${min} to ${max}`,
    got: String(value),
    hint: `${control}("${label}", { min: ${min}, max: ${max}, value: ${min} })`,
  });
}
