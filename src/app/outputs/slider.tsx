/**
 * A slider. Of few whole steps it is drawn large: its track spans the figure below exactly, one dot a step, the
 * value over the thumb. Of many it is a plain line. The form it began with stays while the page is open, however the
 * steps change: the page does not jump.
 * Not here: the other controls (widget.tsx).
 */
import { useId, useRef, useState } from 'react';
import type { WidgetOutput } from '../../notebook/output.ts';
import { useWidth } from '../plots/use-width.ts';
import { short } from '../ui/numbers.ts';

/** Steps of a slider that is drawn large. */
const MOST_COUNTED = 20;
/** Pixels between two steps, and those that a step must have so that there is a gap. */
const GAP = { width: 2, from: 6 } as const;
/** Pixels around a dot, and those a step must have so that there is one. */
const AROUND = { dot: 1, from: 3 } as const;

export type SliderOutput = Extract<WidgetOutput, { control: 'slider' | 'number' }>;
interface Props {
  readonly output: SliderOutput;
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Never drawn large. */
  readonly plain?: boolean;
}

export function Slider(props: Props) {
  const { min, max, step } = props.output;
  const steps = Math.max(1, Math.round((max - min) / step));
  const [large] = useState(props.plain !== true && isCount(props.output));
  return large ? <CountSlider {...props} steps={steps} /> : <PlainSlider {...props} />;
}

/** Whether every step is a thing to count, and there are few. */
function isCount({ min, max, step }: SliderOutput): boolean {
  const steps = (max - min) / step;
  return Number.isInteger(steps) && steps >= 2 && steps <= MOST_COUNTED && step === 1;
}

function CountSlider({ output, value, onChange, steps }: Props & { readonly steps: number }) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host, 720);
  const at = ((value - output.min) / (output.max - output.min)) * width;
  const turned = at > width - 96;
  const done = (value - output.min) / output.step;
  const step = width / steps;
  const gap = step < GAP.from ? 0 : GAP.width / 2;
  const dot = step < AROUND.from ? 0 : Math.min(6.5, step / 2 - AROUND.dot);
  return (
    <div className="slider" ref={host}>
      <div className="slider-figure" aria-hidden="true">
        <span className="slider-value" style={{ left: at }}>
          {Number.isInteger(value) ? value : short(value)}
        </span>
        <span
          className="slider-label"
          style={
            turned ? { right: width - at + 40, textAlign: 'right' } : { left: at + (value > 9 ? 56 : 30) }
          }
        >
          <Words text={output.label} />
        </span>
      </div>
      <div className="slider-track">
        <svg aria-hidden="true">
          {Array.from({ length: steps }, (_, index) => (
            <rect
              key={index}
              x={index * step + (index === 0 ? 0 : gap)}
              y={10}
              width={step - (index === 0 ? gap : 2 * gap)}
              height={4}
              rx={index === 0 || index === steps - 1 ? 2 : 0}
              fill={index < done ? 'var(--accent)' : 'var(--track)'}
            />
          ))}
        </svg>
        <Range output={output} value={value} onChange={onChange} />
      </div>
      <svg className="slider-dots" width={width} height={24} aria-hidden="true">
        {Array.from({ length: steps }, (_, index) => {
          const filled = index < done;
          return (
            <circle
              key={index}
              cx={(index + 0.5) * step}
              cy={16}
              r={filled ? dot : Math.max(0, dot - 0.5)}
              fill={filled ? 'var(--ink1)' : 'none'}
              stroke={filled ? 'none' : 'var(--ink3)'}
              strokeWidth={1}
            />
          );
        })}
      </svg>
    </div>
  );
}

/** "heads out of 10" in two lines: the thing, then the rest. */
function Words({ text }: { text: string }) {
  const space = text.indexOf(' ');
  return space === -1 ? (
    text
  ) : (
    <>
      {text.slice(0, space)}
      <br />
      {text.slice(space + 1)}
    </>
  );
}

function PlainSlider({ output, value, onChange }: Props) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host, 480);
  const at = ((value - output.min) / (output.max - output.min)) * width;
  return (
    <div className="slider-plain">
      <label htmlFor={id}>{output.label}</label>
      <div className="slider-track" ref={host}>
        <svg aria-hidden="true">
          <rect x={0} y={10} width={width} height={4} rx={2} fill="var(--track)" />
          <rect x={0} y={10} width={at} height={4} rx={2} fill="var(--accent)" />
        </svg>
        <Range id={id} output={output} value={value} onChange={onChange} />
      </div>
      <output htmlFor={id}>{Number.isInteger(value) ? value : short(value)}</output>
    </div>
  );
}

function Range({ output, value, onChange, id }: Props & { readonly id?: string }) {
  return (
    <input
      type="range"
      id={id}
      min={output.min}
      max={output.max}
      step={output.step}
      value={value}
      aria-label={id === undefined ? output.label : undefined}
      onChange={event => onChange(event.currentTarget.valueAsNumber)}
    />
  );
}
