/** A figure as an output: title, plot, and its conclusion in plain words. Not here: the plot (plots/plot.tsx). */
import { memo } from 'react';
import type { PlotSpec } from '../../notebook/plot-spec.ts';
import { Plot } from '../plots/plot.tsx';

/** Placing labels takes milliseconds: the same figure is not drawn twice. */
export const FigureView = memo(function FigureView({ spec }: { spec: PlotSpec }) {
  return (
    <figure className="figure">
      {spec.title === undefined || spec.marks.some(mark => mark.type === 'forest') ? null : (
        <figcaption className="figure-title">{spec.title}</figcaption>
      )}
      <Plot spec={spec} />
      {spec.conclusion === undefined ? null : <p className="conclusion">{spec.conclusion}</p>}
    </figure>
  );
});
