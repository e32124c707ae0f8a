/** Parameters of a fit as they move: name, course, value now. Not here: the loss (fit-curve.tsx). */
import type { FitState, ParamTrace } from '../../workers/protocol.ts';
import { whole } from '../ui/numbers.ts';
import { digits } from './fit-words.ts';

const WIDTH = 176;
const HEIGHT = 24;

export function FitParams({ fit }: { fit: FitState }) {
  return (
    <>
      <table className="fit-params">
        <thead>
          <tr>
            <th scope="col">parameter</th>
            <th scope="col">over {whole(fit.steps)} steps</th>
            <th scope="col">now</th>
          </tr>
        </thead>
        <tbody>
          {fit.params.map(param => (
            <tr key={param.name} data-param={param.name} data-value={param.value}>
              <td title={param.name}>{param.name}</td>
              <td>
                <Course param={param} steps={fit.losses.steps} total={fit.steps} />
              </td>
              <td>{digits(param.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {fit.omitted > 0 ? <p className="quiet">{whole(fit.omitted)} more numbers in the result.</p> : null}
    </>
  );
}

function Course({ param, steps, total }: { param: ParamTrace; steps: Float64Array; total: number }) {
  const known = param.history.filter(Number.isFinite);
  const low = known.reduce((a, b) => Math.min(a, b), Infinity);
  const high = known.reduce((a, b) => Math.max(a, b), -Infinity);
  const spread = high - low || 1;
  const y = (value: number): number => HEIGHT - 3 - ((value - low) / spread) * (HEIGHT - 6);
  const x = (step: number): number => (step / Math.max(1, total)) * (WIDTH - 6);
  const points = Array.from(param.history, (value, i) =>
    Number.isFinite(value) ? `${x(steps[i]).toFixed(1)},${y(value).toFixed(1)}` : '',
  ).filter(point => point !== '');
  const end = points.at(-1)?.split(',');
  return (
    <svg className="plot" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line className="rule" x1="0" x2={WIDTH - 6} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      <polyline points={points.join(' ')} />
      {end === undefined ? null : <circle cx={end[0]} cy={end[1]} r="2" />}
    </svg>
  );
}
