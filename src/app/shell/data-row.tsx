/** One data array in the rail: its name, a strip of dots, its ends. Not here: which names are data (names.ts). */
import { linear } from '../plots/scale.ts';
import { short, whole } from '../ui/numbers.ts';
import type { DataName } from './names.ts';

const WIDTH = 64;

export function DataRow({ name, sketch, type }: DataName) {
  return (
    <div className="rail-row" title={`${name}, ${type}`}>
      <span className="mono">{name}</span>
      {sketch.kind === 'words' ? null : (
        <svg className="plot strip" width={WIDTH} height="12" aria-hidden="true">
          <line className="baseline" x1="0" x2={WIDTH} y1="10.5" y2="10.5" />
          {sketch.values.map((value, index) => (
            <circle key={index} className="mark" cx={place(sketch)(value)} cy="5.5" r="2.25" />
          ))}
        </svg>
      )}
      <span className="ends">
        {sketch.kind === 'words'
          ? `${sketch.first} to ${sketch.last}`
          : sketch.min === sketch.max
            ? number(sketch.min)
            : `${number(sketch.min)} to ${number(sketch.max)}`}
      </span>
    </div>
  );
}

/** Equal values stand in the middle. */
const place = ({ min, max }: { min: number; max: number }) => linear([min, max], [5, WIDTH - 5]);

const number = (value: number): string => (Number.isInteger(value) ? whole(value) : short(value));
