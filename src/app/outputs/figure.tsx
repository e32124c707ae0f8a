/** A figure as an output: title, plot, its conclusion in plain words, and saving it as a picture. Not here: the plot (plots/plot.tsx). */
import { memo, useRef } from 'react';
import type { PlotSpec } from '../../notebook/plot-spec.ts';
import { Plot } from '../plots/plot.tsx';
import { orNotice } from '../ui/notice.tsx';
import './figure.css';

/** Characters of a file's name, where a figure has no title but its sentence. */
const MOST_NAME = 40;

/** Placing labels takes milliseconds: the same figure is not drawn twice. */
export const FigureView = memo(function FigureView({ spec }: { spec: PlotSpec }) {
  const host = useRef<HTMLElement>(null);
  const { title } = spec;
  const name = title ?? spec.sentence.split(/[:;,]/)[0].slice(0, MOST_NAME);
  const svg = (): SVGSVGElement | null => host.current?.querySelector('svg.plot') ?? null;
  const save = (as: 'saveSvg' | 'savePng'): void => {
    const drawing = svg();
    if (drawing === null) return;
    // Loaded when a picture is first saved.
    void orNotice('The picture could not be saved', async () =>
      (await import('../explore/save-picture.ts'))[as](drawing, name),
    );
  };
  return (
    <figure className="figure" ref={host}>
      {title === undefined || spec.marks.some(mark => mark.type === 'forest') ? null : (
        <figcaption className="figure-title">{title}</figcaption>
      )}
      <Plot spec={spec} />
      {spec.conclusion === undefined ? null : <p className="conclusion">{spec.conclusion}</p>}
      <div
        className={title === undefined ? 'figure-save' : 'figure-save titled'}
        role="group"
        aria-label={`Save ${name}`}
      >
        <button type="button" className="quiet" onClick={() => save('saveSvg')}>
          SVG
        </button>
        <button type="button" className="quiet" onClick={() => save('savePng')}>
          PNG
        </button>
      </div>
    </figure>
  );
});
