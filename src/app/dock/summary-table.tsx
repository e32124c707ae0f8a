/** The ledger's summary as a table: intervals drawn on one shared axis. Not here: the numbers' computation. */
import { memo, useRef } from 'react';
import type { SummaryRow } from '../../workers/protocol.ts';
import { IntervalBars } from '../plots/marks.tsx';
import { linear, ticks } from '../plots/scale.ts';
import { short, tickLabel, whole } from '../ui/numbers.ts';
import { placesFor, withPlaces } from './digits.ts';

const WIDTH = 88;

interface Props {
  readonly rows: readonly SummaryRow[];
  /** Sites that the ledger left out. */
  readonly omitted?: number;
}

/** Drawn anew only with a new summary: a run under way has many states for each. */
export const SummaryTable = memo(function SummaryTable({ rows, omitted = 0 }: Props) {
  const domain: [number, number] = [
    Math.min(...rows.map(row => row.low89)),
    Math.max(...rows.map(row => row.high89)),
  ];
  const x = linear(domain, [2, WIDTH - 2]);
  const places = useRef(0);
  places.current = placesFor(
    rows.map(row => row.sd),
    places.current,
  );
  return (
    <>
      <div className="summary-scroll" role="region" aria-label="Summary of the draws" tabIndex={0}>
        <table className="summary">
          <thead>
            <tr>
              <th scope="col">site</th>
              <th scope="col">mean</th>
              <th scope="col">sd</th>
              <th scope="col">50%, 89%</th>
              <th scope="col" title={ESS_WORDS} aria-label={ESS_WORDS}>
                ESS
              </th>
              <th scope="col">R̂</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row key={row.site} row={row} x={x} places={places.current} />
            ))}
            <AxisRow domain={domain} x={x} />
          </tbody>
        </table>
      </div>
      {omitted > 0 ? <p className="quiet">{whole(omitted)} more in the export.</p> : null}
    </>
  );
});

const ESS_WORDS = 'ESS: effective sample size, the smaller of bulk and tail';

interface RowProps {
  readonly row: SummaryRow;
  readonly x: (value: number) => number;
  /** After the point. */
  readonly places: number;
}

function Row({ row, x, places }: RowProps) {
  const sentence = `${row.site}: mean ${short(row.mean)}, 89% ${short(row.low89)} to ${short(row.high89)}`;
  return (
    <tr
      data-site={row.site}
      data-mean={row.mean}
      data-sd={row.sd}
      data-rhat={row.rhat}
      data-ess={row.essBulk}
    >
      <td title={row.site}>{row.site}</td>
      <td>{withPlaces(row.mean, places)}</td>
      <td>{withPlaces(row.sd, places)}</td>
      <td>
        <svg className="plot" style={{ width: WIDTH }} height="19" role="img" aria-label={sentence}>
          <line
            className="shrink"
            x1={x(0)}
            x2={x(0)}
            y1="0"
            y2="19"
            visibility={x(0) > 0 && x(0) < WIDTH ? 'visible' : 'hidden'}
          />
          <IntervalBars limits={row} x={x} y={10} />
        </svg>
      </td>
      <td title={`bulk ${whole(row.essBulk)}, tail ${whole(row.essTail)}`}>{whole(row.ess)}</td>
      <td>{row.rhat.toFixed(2)}</td>
    </tr>
  );
}

function AxisRow({ domain, x }: { domain: readonly [number, number]; x: (value: number) => number }) {
  const { values, step } = ticks(domain);
  const shown =
    values.length > 3
      ? values.filter((_, index) => index % 2 === (values.indexOf(0) === -1 ? 1 : values.indexOf(0) % 2))
      : values;
  return (
    <tr aria-hidden="true">
      <td colSpan={3} />
      <td>
        <svg className="plot" style={{ width: WIDTH }} height="22">
          {values.map(value => (
            <line key={value} className="tick" x1={x(value)} x2={x(value)} y1="2" y2="5" />
          ))}
          {shown.map(value => (
            <text key={value} x={x(value)} y="17" textAnchor="middle">
              {tickLabel(value, step)}
            </text>
          ))}
        </svg>
      </td>
      <td colSpan={2} />
    </tr>
  );
}
