/**
 * A slider that moves by itself: a step every so many milliseconds until the end, or one at a press where the reader's
 * system asks for less motion. Moving the thumb by hand pauses it.
 * Not here: the slider (slider.tsx).
 */
import { useEffect, useRef, useState } from 'react';
import type { WidgetOutput } from '../../notebook/output.ts';
import { useReducedMotion } from '../ui/reduced-motion.ts';
import { Slider } from './slider.tsx';

export type PlayOutput = Extract<WidgetOutput, { control: 'play' }>;

interface Props {
  readonly output: PlayOutput;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export function Play({ output, value, onChange }: Props) {
  const [playing, setPlaying] = useState(false);
  const latest = useRef({ output, value, onChange });
  latest.current = { output, value, onChange };
  const still = useReducedMotion();
  const atEnd = value >= output.max;
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const next = nextValue(latest.current.output, latest.current.value);
      latest.current.onChange(next);
      if (next >= latest.current.output.max) setPlaying(false);
    }, output.interval);
    return () => clearInterval(timer);
  }, [playing, output.interval]);
  const press = (): void => {
    const from = atEnd ? output.min : value;
    if (atEnd) onChange(from);
    else if (still) onChange(nextValue(output, from));
    if (!still) setPlaying(!playing);
  };
  return (
    <div className="play">
      <button type="button" className="btn line" onClick={press}>
        {playing ? 'Pause' : atEnd ? (still ? 'Back to start' : 'Play again') : still ? 'Next step' : 'Play'}
      </button>
      <Slider
        plain
        output={{ ...output, control: 'slider' }}
        value={value}
        onChange={next => {
          setPlaying(false);
          onChange(next);
        }}
      />
    </div>
  );
}

/** Counted from the start, so that errors of addition do not add up; the end is always reached. */
function nextValue({ min, max, step }: PlayOutput, value: number): number {
  const steps = Math.round((value - min) / step) + 1;
  return Math.min(max, min + steps * step);
}
