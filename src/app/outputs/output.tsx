/** Picks the component of an output's kind. Not here: any drawing. */
import { Suspense } from 'react';
import type { Output } from '../../notebook/output.ts';
import { ModelCard } from '../model/model-card.tsx';
import { lazyAgain } from '../ui/lazy-again.tsx';
import { Prose } from '../ui/prose.tsx';
import { ErrorView } from './error.tsx';
import type { GoTo } from './error.tsx';
import { FigureView } from './figure.tsx';
import { TableView, TextView, ValueView } from './plain.tsx';
import type { SetWidget } from './widget.tsx';
import { WidgetView } from './widget.tsx';
import './tables.css';

/** Loaded when there is one to show. */
const GraphView = lazyAgain(async () => (await import('./graph.tsx')).GraphView);
const NutsWatch = lazyAgain(async () => (await import('./watch-nuts.tsx')).NutsWatch);

interface Props {
  readonly output: Output;
  /** Where it stands; an error says when its place is in another. */
  readonly cell: string;
  readonly onSet: SetWidget;
  readonly onGoTo: GoTo;
}

export function OutputView({ output, cell, onSet, onGoTo }: Props) {
  switch (output.kind) {
    case 'value':
      return <ValueView output={output} />;
    case 'text':
      return <TextView output={output} />;
    case 'markdown':
      return <Prose source={output.text} />;
    case 'table':
      return <TableView output={output} />;
    case 'plot':
      return <FigureView spec={output} />;
    case 'modelCard':
      return <ModelCard card={output} />;
    case 'graph':
      return (
        <Suspense>
          <GraphView output={output} />
        </Suspense>
      );
    case 'nuts':
      return (
        <Suspense fallback={<p>{output.sentence}</p>}>
          <NutsWatch output={output} />
        </Suspense>
      );
    case 'widget':
      return <WidgetView output={output} onSet={onSet} />;
    case 'error':
      return <ErrorView error={output.error} cell={cell} onGoTo={onGoTo} />;
    case 'run':
      // A run has no body of its own: its progress is on the cell's rule and in the dock.
      return null;
  }
}
