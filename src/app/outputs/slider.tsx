/**
 * A slider. Of few whole steps it is drawn large: its track spans the figure below exactly, one dot a step, the
 * value over the thumb. Of many it is a plain line.
 * Not here: the other controls (widget.tsx).
 */
import { useId, useRef } from 'react';
import type { WidgetOutput } from '../../notebook/output.ts';
import { useWidth } from '../plots/use-width.ts';
import { short } from '../ui/numbers.ts';

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
  const steps = (max - min) / step;
  return props.plain !== true && Number.isInteger(steps) && steps >= 2 && steps <= 20 && step === 1 ? (
    <CountSlider {...props} steps={steps} />
  ) : (
    <PlainSlider {...props} />
  );
}

function CountSlider({ output, value, onChange, steps }: Props & { readonly steps: number }) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host, 720);
  const at = ((value - output.min) / (output.max - output.min)) * width;
  const turned = at > width - 96;
  return (
    <div className="slider" ref={host}>
      <div className="slider-figure" aria-hidden="true">
        <span className="slider-value" style={{ left: at }}>
          {value}
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
              x={(index * width) / steps + (index === 0 ? 0 : 1)}
              y={10}
              width={width / steps - (index === 0 ? 1 : 2)}
              height={4}
              rx={index === 0 || index === steps - 1 ? 2 : 0}
              fill={index < value - output.min ? 'var(--accent)' : 'var(--track)'}
            />
          ))}
        </svg>
        <Range output={output} value={value} onChange={onChange} />
      </div>
      <svg className="slider-dots" width={width} height={24} aria-hidden="true">
        {Array.from({ length: steps }, (_, index) => {
          const filled = index < value - output.min;
          return (
            <circle
              key={index}
              cx={((index + 0.5) * width) / steps}
              cy={16}
              r={filled ? 6.5 : 6}
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
