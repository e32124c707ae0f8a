/** The open dock of a fit, loaded when there is one: a page that is only read does without. Not here: the dock (fit-dock.tsx). */
import { Suspense, type ComponentProps } from 'react';
import { lazyAgain } from '../ui/lazy-again.tsx';

const FitDock = lazyAgain(() => import('./fit-dock.tsx').then(module => module.FitDock));

export function FitPanel(props: ComponentProps<typeof FitDock>) {
  return (
    <Suspense fallback={null}>
      <FitDock {...props} />
    </Suspense>
  );
}
