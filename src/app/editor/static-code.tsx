/** Code as coloured text, before any editor is loaded. Not here: editing (monaco-cell.tsx). */
import type { CellError } from '../../notebook/output.ts';
import { tokenize } from './highlight.ts';

interface Props {
  readonly source: string;
  /** Line (from 0) → the prior that line had in the run before. */
  readonly was?: ReadonlyMap<number, string>;
  readonly error?: CellError | null;
}

export function StaticCode({ source, was, error }: Props) {
  const wrong = error?.span === undefined ? -1 : error.span.line - 1;
  return tokenize(source).map((line, index) => (
    <div key={index} className={index === wrong ? 'tok-wrong' : undefined}>
      {line.map((token, at) => (
        <span key={at} className={token.kind === 'ink' ? undefined : `tok-${token.kind}`}>
          {token.text}
        </span>
      ))}
      {was?.has(index) === true ? <span className="tok-was">was {was.get(index)}</span> : null}
      {line.length === 0 ? '\u200b' : null}
    </div>
  ));
}
