/** An error in the modeller's words: where, what was expected, what came, what to do. Not here: its mark in the code. */
import type { CellError } from '../../notebook/output.ts';
import { short } from '../ui/numbers.ts';

/** Opens the editor at a place, of this cell or of another. */
export type GoTo = (line: number, column: number, cell?: string) => void;

export function ErrorView({ error, onGoTo }: { error: CellError; onGoTo: GoTo }) {
  const span = error.span;
  return (
    <div className="out-error" role="alert">
      <p>
        {span === undefined ? null : (
          <button type="button" className="at" onClick={() => onGoTo(span.line, span.column, span.cell)}>
            Line {span.line}, column {span.column}
          </button>
        )}
        {span === undefined ? null : '  '}
        <strong>{error.message}</strong>
      </p>
      <dl>
        <Row name="site" text={error.site} />
        <Row name="expected" text={error.expected} />
        <Row name="got" text={error.got} />
        <Row name="try" text={error.hint} />
      </dl>
      {error.table === undefined ? null : <StartTable rows={error.table} />}
    </div>
  );
}

const Row = ({ name, text }: { name: string; text: string | undefined }) =>
  text === undefined ? null : (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );

function StartTable({ rows }: { rows: NonNullable<CellError['table']> }) {
  return (
    <table className="out-table">
      <thead>
        <tr>
          <th scope="col">site</th>
          <th scope="col" className="num">
            value
          </th>
          <th scope="col" className="num">
            gradient
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.name}>
            <td>{row.name}</td>
            <td className="num">{short(row.value)}</td>
            <td className="num">{short(row.gradient)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
