/** Code as coloured text, before any editor is loaded. Not here: editing (monaco-cell.tsx). */
import { memo } from 'react';
import type { CellError } from '../../notebook/output.ts';
import { splitIndent, tokenize } from './highlight.ts';
import type { Token } from './highlight.ts';

interface Props {
  readonly source: string;
  /** Line (from 0) → the prior that line had in the run before. */
  readonly was?: ReadonlyMap<number, string>;
  readonly error?: CellError | null;
}

const WAS = 'Before your edit. In the inference panel, the curve “last run” is the posterior it gave.';

export const StaticCode = memo(function StaticCode({ source, was, error }: Props) {
  const wrong = error?.span === undefined ? -1 : error.span.line - 1;
  return tokenize(source).map((line, index) => (
    <div key={index}>
      {index === wrong ? <Wrong line={line} /> : <Tokens line={line} />}
      {was?.has(index) === true ? (
        <span className="tok-was" title={WAS}>
          was {was.get(index)}
        </span>
      ) : null}
      {line.length === 0 ? '\u200b' : null}
    </div>
  ));
});

function Tokens({ line }: { line: readonly Token[] }) {
  return line.map((token, at) => (
    <span key={at} className={token.kind === 'ink' ? undefined : `tok-${token.kind}`}>
      {token.text}
    </span>
  ));
}

/** The underline is of the code, not of what stands before it. */
function Wrong({ line }: { line: readonly Token[] }) {
  const { indent, rest } = splitIndent(line);
  return (
    <>
      {indent}
      <span className="tok-wrong">
        <Tokens line={rest} />
      </span>
    </>
  );
}
