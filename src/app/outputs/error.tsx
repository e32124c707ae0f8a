/** An error in the modeller's words: where, what was expected, what came, what to do. Not here: its mark in the code. */
import type { CellError } from '../../notebook/output.ts';
import { coded } from '../ui/coded.tsx';
import { short } from '../ui/numbers.ts';

/** Opens the editor at a place, of this cell or of another. */
export type GoTo = (line: number, column: number, cell?: string) => void;

interface Props {
  readonly error: CellError;
  /** The cell it is shown in: the mistake may be in a model of another one. */
  readonly cell: string;
  readonly onGoTo: GoTo;
}

export function ErrorView({ error, cell, onGoTo }: Props) {
  const { span, message: said } = error;
  return (
    <div className="out-error" role="alert">
      <p>
        {span === undefined ? null : (
          <button type="button" className="at" onClick={() => onGoTo(span.line, span.column, span.cell)}>
            Line {span.line}, column {span.column}
            {span.cell === cell ? '' : ' of another cell'}
          </button>
        )}
        {span === undefined ? null : '  '}
        <strong>{coded(said)}</strong>
      </p>
      <dl>
        <Row name="site" text={unlessIn(said, error.site)} />
        <Row name="expected" text={unlessIn(said, error.expected)} />
        <Row name="got" text={unlessIn(said, error.got)} />
        <Row name="try" text={error.hint} />
      </dl>
      {error.table === undefined ? null : <StartTable rows={error.table} />}
    </div>
  );
}

/** Nothing is said twice: what the sentence has in full words needs no line of its own. */
function unlessIn(sentence: string, text: string | undefined): string | undefined {
  const words = ` ${sentence.replace(/[`"“”,;:.]/g, ' ').replace(/\s+/g, ' ')} `;
  const looked = (text ?? '')
    .replace(/[`"“”,;:.]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === undefined || words.includes(` ${looked} `) ? undefined : text;
}

const Row = ({ name, text }: { name: string; text: string | undefined }) =>
  text === undefined ? null : (
    <>
      <dt>{name}</dt>
      <dd>{coded(text)}</dd>
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
