/**
 * Two runs in numbers: mean, spread and interval of either, and the difference of the means. Where there is room both
 * stand in one line, else one under the other, so that the difference is always in sight.
 * Not here: the numbers (comparison.ts).
 */
import { useRef } from 'react';
import { placesFor, withPlaces } from '../dock/digits.ts';
import { useWidth } from '../plots/use-width.ts';
import { short } from '../ui/numbers.ts';
import { isClear, signed } from './comparison.ts';
import type { ComparedRow } from './comparison.ts';

/** Pixels that the table takes with both runs in one line. */
const ONE_LINE = 700;
const DIFFERENCE = 'Of the means, with its Monte Carlo standard error';
const NUMBERS = ['mean', 'sd', '89%'] as const;

export function CompareTable({ rows }: { rows: readonly ComparedRow[] }) {
  const room = useRef<HTMLDivElement>(null);
  const width = useWidth(room, ONE_LINE);
  const places = placesFor(rows.flatMap(({ before, after }) => [before.sd, after.sd]));
  const Form = width < ONE_LINE ? Stacked : OneLine;
  return (
    <div ref={room} className="summary-scroll" role="region" aria-label="Both runs in numbers" tabIndex={0}>
      <Form rows={rows} places={places} />
    </div>
  );
}

interface FormProps {
  readonly rows: readonly ComparedRow[];
  /** After the point. */
  readonly places: number;
}

type Run = ComparedRow['before'];

const numbersOf = ({ mean, sd, low89, high89 }: Run, places: number): readonly string[] => [
  withPlaces(mean, places),
  withPlaces(sd, places),
  `${withPlaces(low89, places)} to ${withPlaces(high89, places)}`,
];

const Numbers = ({ run, places }: { run: Run; places: number }) =>
  numbersOf(run, places).map((text, at) => <td key={NUMBERS[at]}>{text}</td>);

const Heads = () =>
  NUMBERS.map(name => (
    <th key={name} scope="col">
      {name}
    </th>
  ));

const Difference = ({ row, columns = 1 }: { row: ComparedRow; columns?: number }) => (
  <td colSpan={columns} className={isClear(row) ? 'clear' : 'quiet'}>
    {`${signed(row.difference)} ± ${short(row.mcse)}`}
  </td>
);

const OneLine = ({ rows, places }: FormProps) => (
  <table className="compare-table">
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          site
        </th>
        <th scope="colgroup" colSpan={3}>
          before
        </th>
        <th scope="colgroup" colSpan={3}>
          after
        </th>
        <th scope="col" rowSpan={2} title={DIFFERENCE}>
          difference ± MCSE
        </th>
      </tr>
      <tr>
        <Heads />
        <Heads />
      </tr>
    </thead>
    <tbody>
      {rows.map(row => (
        <tr key={row.element} data-compared={row.element} data-difference={row.difference}>
          <th scope="row">{row.element}</th>
          <Numbers run={row.before} places={places} />
          <Numbers run={row.after} places={places} />
          <Difference row={row} />
        </tr>
      ))}
    </tbody>
  </table>
);

const Stacked = ({ rows, places }: FormProps) => (
  <table className="compare-table stacked">
    <thead>
      <tr>
        <th scope="col" colSpan={2}>
          site
        </th>
        <th scope="col" colSpan={2} title={DIFFERENCE}>
          difference ± MCSE
        </th>
      </tr>
      <tr>
        <td />
        <Heads />
      </tr>
    </thead>
    {rows.map(row => (
      <tbody key={row.element} data-compared={row.element} data-difference={row.difference}>
        <tr>
          <th scope="rowgroup" colSpan={2}>
            {row.element}
          </th>
          <Difference row={row} columns={2} />
        </tr>
        <tr>
          <th scope="row">before</th>
          <Numbers run={row.before} places={places} />
        </tr>
        <tr>
          <th scope="row">after</th>
          <Numbers run={row.after} places={places} />
        </tr>
      </tbody>
    ))}
  </table>
);
