/**
 * Trajectories of NUTS that play: every frame with its sentence, by buttons, scrubber and keys. Where the reader's system
 * asks for less motion nothing moves by itself, and the doublings stand side by side as stills.
 * Not here: frames (nuts-frames.ts), their drawing (nuts-scene.tsx), or the sampler.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { NutsOutput } from '../../notebook/output.ts';
import { savePng, saveSvg } from '../explore/save-picture.ts';
import { useWidth } from '../plots/use-width.ts';
import { useReducedMotion } from '../ui/reduced-motion.ts';
import { DURATION, firstFrameOf, framesOf } from './nuts-frames.ts';
import type { NutsFrame } from './nuts-frames.ts';
import { NutsScene } from './nuts-scene.tsx';
import './watch-nuts.css';

const heightOf = (width: number): number => Math.round(Math.min(440, Math.max(300, 0.62 * width)));

export function NutsWatch({ output }: { output: NutsOutput }) {
  const frames = useMemo(() => framesOf(output), [output]);
  const still = useReducedMotion();
  const player = usePlayer(frames);
  const { place, playing, go, toggle } = player;
  const room = useRef<HTMLDivElement>(null);
  const picture = useRef<SVGSVGElement>(null);
  const width = useWidth(room, 720);
  const frame = frames[Math.min(place, frames.length - 1)];
  const words = `Transition ${frame.transition + 1} of ${output.transitions.length}. ${frame.words}`;
  const onKey = (event: KeyboardEvent): void => {
    const to = placeByKey(event.key, frames, place);
    if (to === undefined && (event.key !== ' ' || still || event.target instanceof HTMLButtonElement)) return;
    event.preventDefault();
    event.stopPropagation();
    if (to === undefined) toggle();
    else go(to);
  };
  return (
    <section className="nuts" aria-label={output.sentence} ref={room} onKeyDown={onKey}>
      <div className="figure-title">{output.title}</div>
      <NutsScene
        ref={picture}
        output={output}
        frame={frame}
        width={width}
        height={heightOf(width)}
        label={`${output.sentence} ${words}`}
      />
      <p className="nuts-words" aria-live={playing ? 'off' : 'polite'} data-frame={frame.kind}>
        {words}
      </p>
      <Controls {...player} last={frames.length - 1} words={words} still={still} />
      <Foot output={output} picture={picture} still={still} />
      {still ? <Stills output={output} frames={frames} transition={frame.transition} width={width} /> : null}
    </section>
  );
}

interface ControlsProps extends Player {
  readonly last: number;
  readonly words: string;
  readonly still: boolean;
}

function Controls({ place, playing, go, toggle, last, words, still }: ControlsProps) {
  return (
    <div className="nuts-controls">
      {still ? null : (
        <button type="button" className="btn line nuts-play" onClick={toggle}>
          {playing ? 'Pause' : 'Play'}
        </button>
      )}
      <button type="button" className="btn line" disabled={place === 0} onClick={() => go(place - 1)}>
        Back
      </button>
      <button type="button" className="btn line" disabled={place >= last} onClick={() => go(place + 1)}>
        Step
      </button>
      <input
        type="range"
        aria-label="Frame"
        aria-valuetext={words}
        min={0}
        max={last}
        value={place}
        onChange={event => go(Number(event.target.value))}
      />
    </div>
  );
}

/** What the marks mean, and the frame as a file. */
function Foot({
  output,
  picture,
  still,
}: {
  readonly output: NutsOutput;
  readonly picture: RefObject<SVGSVGElement | null>;
  readonly still: boolean;
}) {
  const save = (by: (svg: SVGSVGElement, title: string) => unknown) => (): void => {
    if (picture.current !== null) by(picture.current, output.title);
  };
  return (
    <div className="nuts-foot">
      <span>{legendOf(output, still)}</span>
      <span>
        <button type="button" className="quiet" onClick={save(saveSvg)}>
          SVG
        </button>
        <button type="button" className="quiet" onClick={save(savePng)}>
          PNG
        </button>
      </span>
    </div>
  );
}

interface Player {
  readonly place: number;
  readonly playing: boolean;
  readonly go: (to: number) => void;
  readonly toggle: () => void;
}

/** Which frame is shown, and whether the next follows by itself. At rest it is the first transition, complete. */
function usePlayer(frames: readonly NutsFrame[]): Player {
  const [place, setPlace] = useState(() =>
    Math.max(
      0,
      frames.findIndex(({ kind }) => kind === 'draw'),
    ),
  );
  const [playing, setPlaying] = useState(false);
  const fresh = useRef(true);
  const last = frames.length - 1;
  const now = frames[Math.min(place, last)];
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (place >= last) setPlaying(false);
      else setPlace(place + 1);
    }, DURATION[now.kind]);
    return () => clearTimeout(timer);
  }, [playing, place, last, now]);
  const go = (to: number): void => {
    fresh.current = false;
    setPlaying(false);
    setPlace(Math.min(last, Math.max(0, to)));
  };
  const toggle = (): void => {
    // What was not moved yet plays from the start, and so does what came to its end.
    if (!playing && (fresh.current || place >= last)) setPlace(0);
    fresh.current = false;
    setPlaying(!playing);
  };
  return { place: Math.min(place, last), playing, go, toggle };
}

/** Arrows step, Page keys go from transition to transition, Home and End to the ends. */
function placeByKey(key: string, frames: readonly NutsFrame[], place: number): number | undefined {
  const { transition } = frames[place];
  const start = firstFrameOf(frames, transition);
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return place + 1;
    case 'ArrowLeft':
    case 'ArrowDown':
      return place - 1;
    case 'PageDown':
      return Math.max(start, firstFrameOf(frames, transition + 1));
    case 'PageUp':
      return place > start ? start : Math.max(0, firstFrameOf(frames, transition - 1));
    case 'Home':
      return 0;
    case 'End':
      return frames.length - 1;
    default:
      return undefined;
  }
}

function legendOf({ regions }: NutsOutput, still: boolean): string {
  const keys = still ? 'Arrow keys step.' : 'Space plays; arrow keys step.';
  const ground =
    regions === undefined
      ? 'Pale: draws of the same chain.'
      : `Shades hold ${regions.map(({ mass }) => Math.round(100 * mass)).join(', ')}% of the mass.`;
  return `${ground} Dots: steps, as large as their weight. Ring: the draw so far. ${keys}`;
}

/** The frames in which a doubling is done, side by side. */
function Stills({
  output,
  frames,
  transition,
  width,
}: {
  readonly output: NutsOutput;
  readonly frames: readonly NutsFrame[];
  readonly transition: number;
  readonly width: number;
}) {
  const shown = frames.filter(frame => frame.transition === transition && frame.kind !== 'step');
  const columns = Math.max(1, Math.floor((width + 24) / (200 + 24)));
  const each = Math.floor((width - 24 * (columns - 1)) / columns);
  return (
    <ol className="nuts-stills" aria-label={`Transition ${transition + 1}, doubling by doubling`}>
      {shown.map((frame, index) => (
        <li key={index} style={{ width: each }}>
          <NutsScene
            output={output}
            frame={frame}
            width={each}
            height={Math.round(0.8 * each)}
            label={frame.words}
          />
          <p>{frame.words}</p>
        </li>
      ))}
    </ol>
  );
}
