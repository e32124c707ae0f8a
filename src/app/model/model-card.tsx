/** Equations, plate diagram and prior predictive of a model. Not here: how they are found (the kernel traces the model). */
import { memo, useRef } from 'react';
import type { ModelCardOutput } from '../../notebook/output.ts';
import { Plot } from '../plots/plot.tsx';
import type { Katex } from '../ui/math.ts';
import { useKatex } from '../ui/math.ts';
import { plural } from '../ui/numbers.ts';
import { plainMath } from '../ui/plain-math.ts';
import { PlateDiagram } from './plate-diagram.tsx';

export const ModelCard = memo(function ModelCard({ card }: { card: ModelCardOutput }) {
  const host = useRef<HTMLDivElement>(null);
  const katex = useKatex(true, host);
  return (
    <div className="card-room" ref={host}>
      <div className="card">
        <div>
          <h3>
            {card.title}
            <span>, {plural(card.unknowns, 'unknown')}</span>
          </h3>
          <div className="card-equations">
            {card.equations.map((equation, index) => (
              <Equation key={index} latex={equation} katex={katex} />
            ))}
          </div>
        </div>
        <div>
          <PlateDiagram card={card} katex={katex} />
        </div>
        {card.priorPredictive === undefined ? null : (
          <div>
            <div className="figure-title">{card.priorPredictive.title ?? 'what the prior expects'}</div>
            <Plot spec={card.priorPredictive} />
          </div>
        )}
      </div>
    </div>
  );
});

/** Three columns: symbol, relation, distribution, so that the relations stand under one another. */
function Equation({ latex, katex }: { latex: string; katex: Katex | null }) {
  const match = /^(.*?)(\\sim|=)(.*)$/s.exec(latex);
  const [left, relation, right] = match === null ? ['', '', latex] : [match[1], match[2], match[3]];
  return (
    <>
      <Math latex={left} katex={katex} />
      <Math latex={relation} katex={katex} className={relation === '\\sim' ? 'tilde' : ''} />
      <Math latex={right} katex={katex} />
    </>
  );
}

function Math({ latex, katex, className = '' }: { latex: string; katex: Katex | null; className?: string }) {
  const html = katex === null ? plainMath(latex) : katex(latex, false);
  return <span className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}
