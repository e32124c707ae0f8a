/** Controls that are values: what the reader sets is shown at once and told to the session. Not here: the slider's drawing. */
import { useEffect, useId, useState } from 'react';
import type { WidgetOutput } from '../../notebook/output.ts';
import { FileChoice } from './file-choice.tsx';
import type { FileValue } from './file-choice.tsx';
import { Play } from './play.tsx';
import { Slider } from './slider.tsx';
import './controls.css';

/** What a control is set to; a file by its name and text. */
export type ControlValue = number | string | boolean | FileValue;
export type SetWidget = (id: string, value: ControlValue) => void;

export function WidgetView({ output, onSet }: { output: WidgetOutput; onSet: SetWidget }) {
  const id = useId();
  const [value, setValue] = useState<number | string | boolean>(output.value);
  useEffect(() => setValue(output.value), [output.value]);
  const set = (next: number | string | boolean): void => {
    setValue(next);
    onSet(output.id, next);
  };
  switch (output.control) {
    case 'slider':
      return <Slider output={output} value={Number(value)} onChange={set} />;
    case 'play':
      return <Play output={output} value={Number(value)} onChange={set} />;
    case 'file':
      return <FileChoice output={output} onChoose={file => onSet(output.id, file)} />;
    case 'button':
      return (
        <button type="button" className="btn line" onClick={() => set(Number(value) + 1)}>
          {output.label}
        </button>
      );
    default:
      return (
        <div className="control">
          <label htmlFor={id}>{output.label}</label>
          <Input id={id} output={output} value={value} onSet={set} />
        </div>
      );
  }
}

/** Of the text a reader types. */
const MOST_CHARACTERS = 10_000;

interface InputProps {
  readonly id: string;
  readonly output: Exclude<WidgetOutput, { control: 'button' | 'play' | 'file' }>;
  readonly value: number | string | boolean;
  readonly onSet: (value: number | string | boolean) => void;
}

function Input({ id, output, value, onSet }: InputProps) {
  if (output.control === 'checkbox')
    return (
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        onChange={event => onSet(event.currentTarget.checked)}
      />
    );
  if (output.control === 'text')
    return (
      <input
        id={id}
        type="text"
        maxLength={MOST_CHARACTERS}
        value={String(value)}
        onChange={event => onSet(event.currentTarget.value)}
      />
    );
  if (output.control === 'select') {
    return (
      <select id={id} value={String(value)} onChange={event => onSet(event.currentTarget.value)}>
        {output.options.map(option => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  }
  return (
    <input
      id={id}
      type="number"
      min={output.min}
      max={output.max}
      step={output.step}
      value={Number(value)}
      onChange={event =>
        Number.isFinite(event.currentTarget.valueAsNumber) && onSet(event.currentTarget.valueAsNumber)
      }
    />
  );
}
