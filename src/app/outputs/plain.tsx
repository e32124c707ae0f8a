/** Values, console text and tables. Not here: figures (figure.tsx), controls (widget.tsx). */
import { Suspense, useRef } from 'react';
import { inPlaces } from '../../notebook/in-places.ts';
import type { TableOutput, TextOutput, ValueOutput } from '../../notebook/output.ts';
import { lazyAccessory } from '../ui/lazy-again.tsx';
import { figures, whole } from '../ui/numbers.ts';
import { decimalPads } from './decimals.ts';

const SideScroll = lazyAccessory(() => import('./side-scroll.tsx').then(module => module.SideScroll));

/** Tables of more columns are set smaller and closer. */
const FEW_COLUMNS = 8;

export const ValueView = ({ output }: { output: ValueOutput }) => (
  <div className="out-text">
    {output.text}{' '}
    <span className="out-type">{output.text.includes('\n') || output.type === '' ? '' : output.type}</span>
  </div>
);

export const TextView = ({ output }: { output: TextOutput }) => (
  <div className={`out-text ${output.stream}`}>{output.text}</div>
);

export function TableView({ output }: { output: TableOutput }) {
  const count = Math.max(0, ...output.columns.map(column => column.values.length));
  const numeric = output.columns.map(column =>
    column.values.every(value => value === null || typeof value === 'number' || isDecimal(value)),
  );
  const texts = output.columns.map(({ values, places }) => values.map(value => cellText(value, places)));
  const pads = texts.map((column, index) => (numeric[index] ? decimalPads(column) : []));
  const room = useRef<HTMLDivElement>(null);
  return (
    <>
      {output.title === undefined ? null : <div className="figure-title">{output.title}</div>}
      <div ref={room} className="out-scroll">
        <table className={output.columns.length > FEW_COLUMNS ? 'out-table many' : 'out-table'}>
          <thead>
            <tr>
              {output.columns.map((column, index) => (
                <th key={column.name} scope="col" className={numeric[index] ? 'num' : undefined}>
                  {column.name}
                  {column.note === undefined ? null : <div className="quiet">{column.note}</div>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: count }, (_, row) => (
              <tr key={row}>
                {output.columns.map((column, index) => (
                  <td
                    key={column.name}
                    className={numeric[index] ? 'num' : undefined}
                    data-value={String(column.values[row] ?? '')}
                    data-pad={pads[index][row]}
                  >
                    {texts[index][row] ?? 'missing'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Suspense>
        <SideScroll room={room} name={output.title ?? 'Table'} />
      </Suspense>
      {output.rows > count ? <div className="quiet">{whole(output.rows - count)} more rows</div> : null}
    </>
  );
}

/** A number written with its digits after the point, as stored tables have them. */
const isDecimal = (value: string | boolean): boolean =>
  typeof value === 'string' && /^−?[\d,]+\.\d+$/.test(value);

function cellText(value: number | string | boolean | null, places: number | undefined): string {
  if (value === null) return 'missing';
  if (typeof value !== 'number') return String(value);
  if (places !== undefined) return inPlaces(value, places);
  return Number.isInteger(value) ? whole(value) : figures(value);
}
