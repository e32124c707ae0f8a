/** The live loss curve of a fit in plotly, redrawn when its fit moved and only while visible. Not here: what it shows (fit-picture.ts). */
import { useEffect, useMemo, useRef } from 'react';
import type { FitState } from '../../workers/protocol.ts';
import { useWidth } from '../plots/use-width.ts';
import { clearPlotly, drawPlotly } from '../plots/plotly.ts';
import { CURVE_HEIGHT, CURVE_MARGIN, fitPicture } from './fit-picture.ts';
import type { CurveTick } from './fit-picture.ts';
import { fitSentence } from './fit-words.ts';
import { throttle, watchVisible } from './visible.ts';

/** @param widest in pixels; narrower where there is less room */
export function FitCurve({ fit, widest }: { fit: FitState; widest: number }) {
  const room = useRef<HTMLDivElement>(null);
  const width = Math.min(widest, useWidth(room, widest));
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(fit);
  latest.current = fit;
  const ask = useRef<() => void>(() => undefined);
  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    let visible = true;
    const draw = throttle(100, () => {
      const { losses, steps } = latest.current;
      if (!visible || losses.steps.length === 0) return;
      const { traces, layout } = fitPicture(losses, steps, width);
      void drawPlotly(place, traces, layout);
    });
    ask.current = draw.ask;
    const end = watchVisible(place, value => ((visible = value), draw.ask()));
    window.addEventListener('themechange', draw.ask);
    return () => {
      window.removeEventListener('themechange', draw.ask);
      end();
      draw.end();
      void clearPlotly(place);
    };
  }, [width]);
  useEffect(() => ask.current(), [fit.losses]);
  const { steps, losses } = useMemo(
    () => fitPicture(fit.losses, fit.steps, width),
    [fit.losses, fit.steps, width],
  );
  return (
    <div ref={room} className="fit-curve" style={{ height: CURVE_HEIGHT }}>
      <div ref={host} role="img" aria-label={fitSentence(fit)} data-loss-curve={fit.id} />
      <Axes steps={steps} losses={fit.step === 0 ? [] : losses} width={width} />
    </div>
  );
}

function Axes({
  steps,
  losses,
  width,
}: {
  steps: readonly CurveTick[];
  losses: readonly CurveTick[];
  width: number;
}) {
  const floor = CURVE_HEIGHT - CURVE_MARGIN.b;
  return (
    <svg className="plot" width={width} height={CURVE_HEIGHT} aria-hidden="true">
      {steps.map(({ at, label }) => (
        <g key={label}>
          <line className="tick" x1={at} x2={at} y1={floor} y2={floor + 4} />
          <text x={at} y={floor + 17} textAnchor={at > width - 24 ? 'end' : 'middle'}>
            {label}
          </text>
        </g>
      ))}
      {losses.map(({ at, label }) => (
        <text key={label} x={CURVE_MARGIN.l - 8} y={at + 4} textAnchor="end">
          {label}
        </text>
      ))}
    </svg>
  );
}
