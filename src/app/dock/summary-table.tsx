/** The ledger's summary as a table: intervals drawn on one shared axis. Not here: the numbers' computation. */
import { memo, useRef } from 'react';
import type { SummaryRow } from '../../notebook/document.ts';
import { ESS_WORDS } from '../../notebook/ess-words.ts';
import type { SummaryRow as RunRow } from '../../workers/protocol.ts';
import { IntervalBars } from '../plots/marks.tsx';
import { linear, ticks } from '../plots/scale.ts';
import { useWidth } from '../plots/use-width.ts';
import { rhatWords, short, tickLabel, whole } from '../ui/numbers.ts';
import { placesFor, withPlaces } from './digits.ts';
import { everyTick, pictureWidth, wordsPlace } from './summary-width.ts';

type TableRow = SummaryRow & Partial<Pick<RunRow, 'essBulk' | 'essTail'>>;

interface Props {
  /** Of a run, or as the notebook stores them. */
  readonly rows: readonly TableRow[];
  /** Sites that the ledger left out. */
  readonly omitted?: number;
  /** They are of the run before the one that goes on. Default false. */
  readonly held?: boolean;
  /** Effective sample sizes are lower bounds, of some of the draws. Default false. */
  readonly atLeast?: boolean;
}

/** Drawn anew only with a new summary: a run under way has many states for each. */
export const SummaryTable = memo(function SummaryTable(props: Props) {
  const { rows, omitted = 0, held = false, atLeast = false } = props;
  const ess = atLeast ? `${ESS_WORDS}; at least, while the run goes on` : ESS_WORDS;
  const drawable = rows.filter(({ low89, high89 }) => Number.isFinite(low89) && Number.isFinite(high89));
  const domain: [number, number] = [
    Math.min(...drawable.map(row => row.low89)),
    Math.max(...drawable.map(row => row.high89)),
  ];
  const host = useRef<HTMLDivElement>(null);
  const room = useWidth(host, ROOM);
  const places = useRef(0);
  places.current = placesFor(
    rows.map(row => row.sd),
    places.current,
  );
  const width = pictureWidth(
    room,
    rows.map(row => [
      withPlaces(row.mean, places.current),
      withPlaces(row.sd, places.current),
      whole(row.ess),
    ]),
  );
  const x = linear(domain, [2, width - 2]);
  return (
    <>
      <div
        ref={host}
        className="summary-scroll"
        role="region"
        aria-label={`Summary of the draws${held ? ' of the last run' : ''}`}
        tabIndex={0}
      >
        <table className="summary">
          <thead>
            <tr>
              <th scope="col">site{held ? <span className="held-note"> last run</span> : null}</th>
              <th scope="col">mean</th>
              <th scope="col">sd</th>
              <th scope="col">50%, 89%</th>
              <th scope="col" aria-label={ess}>
                <abbr title={ess}>{atLeast ? 'ESS\u00a0≥' : 'ESS'}</abbr>
              </th>
              <th scope="col">R̂</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row key={row.site} {...{ row, x, width, held }} places={places.current} />
            ))}
            <AxisRow domain={domain} x={x} width={width} />
          </tbody>
        </table>
      </div>
      {omitted > 0 ? <p className="quiet">{whole(omitted)} more in the export.</p> : null}
    </>
  );
});

const essWords = ({ essBulk, essTail }: TableRow): string | undefined =>
  essBulk === undefined || essTail === undefined
    ? undefined
    : `bulk ${whole(essBulk)}, tail ${whole(essTail)}`;

/** Of the dock, in pixels, until it is measured. */
const ROOM = 352;

interface RowProps {
  readonly row: TableRow;
  readonly x: (value: number) => number;
  /** Of the picture. */
  readonly width: number;
  /** After the point. */
  readonly places: number;
  /** Of the run before. */
  readonly held: boolean;
}

function Row({ row, x, width, places, held }: RowProps) {
  const sentence = `${held ? 'Last run, ' : ''}${row.site}: mean ${short(row.mean)}, 89% ${short(row.low89)} to ${short(row.high89)}`;
  return (
    <tr
      data-site={row.site}
      data-mean={row.mean}
      data-sd={row.sd}
      data-rhat={row.rhat}
      data-ess={row.essBulk}
    >
      <td title={row.site}>
        <span className="summary-name">
          <Name site={row.site} />
        </span>
      </td>
      <td>{withPlaces(row.mean, places)}</td>
      <td>{withPlaces(row.sd, places)}</td>
      <td>
        <svg className="plot" style={{ width }} height="19" role="img" aria-label={sentence}>
          <line
            className="shrink"
            x1={x(0)}
            x2={x(0)}
            y1="0"
            y2="19"
            visibility={x(0) > 0 && x(0) < width ? 'visible' : 'hidden'}
          />
          {Number.isFinite(x(row.low89) + x(row.high89)) ? <IntervalBars limits={row} x={x} y={10} /> : null}
        </svg>
      </td>
      <td title={essWords(row)}>{whole(row.ess)}</td>
      <td>{rhatWords(row.rhat)}</td>
    </tr>
  );
}

/** Where it must be broken, the name of a vector stays whole, and so does that of the element. */
function Name({ site }: { site: string }) {
  const at = site.indexOf('[');
  return at < 1 ? (
    site
  ) : (
    <>
      {site.slice(0, at)}
      <wbr />
      {site.slice(at)}
    </>
  );
}

type AxisProps = Pick<RowProps, 'x' | 'width'> & { readonly domain: readonly [number, number] };

function AxisRow({ domain, x, width }: AxisProps) {
  const { values, step } = ticks(domain);
  const zero = values.indexOf(0);
  const every = everyTick(values.map(value => ({ at: x(value), text: tickLabel(value, step) })));
  const shown = values.filter((_, index) => (index - Math.max(0, zero)) % every === 0);
  return (
    <tr aria-hidden="true">
      <td colSpan={3} />
      <td>
        <svg className="plot" style={{ width }} height="22">
          {values.map(value => (
            <line key={value} className="tick" x1={x(value)} x2={x(value)} y1="2" y2="5" />
          ))}
          {shown.map(value => (
            <text
              key={value}
              x={wordsPlace(x(value), tickLabel(value, step), width)}
              y="17"
              textAnchor="middle"
            >
              {tickLabel(value, step)}
            </text>
          ))}
        </svg>
      </td>
      <td colSpan={2} />
    </tr>
  );
}
