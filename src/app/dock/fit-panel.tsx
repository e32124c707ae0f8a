/** The open dock of a fit, loaded when there is one: a page that is only read does without. Not here: the dock (fit-dock.tsx). */
import { lazy, Suspense, type ComponentProps } from 'react';

const FitDock = lazy(() => import('./fit-dock.tsx').then(module => ({ default: module.FitDock })));

export function FitPanel(props: ComponentProps<typeof FitDock>) {
  return (
    <Suspense fallback={null}>
      <FitDock {...props} />
    </Suspense>
  );
}
