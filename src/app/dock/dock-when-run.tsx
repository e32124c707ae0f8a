/** The dock of a run, loaded once the page rests or when there is the first run: to read a notebook nobody needs it. */
import { lazy, Suspense } from 'react';
import type { ComponentProps } from 'react';
import type { Dock } from './dock.tsx';

const load = () => import('./dock.tsx');
const Loaded = lazy(() => load().then(module => ({ default: module.Dock })));

export const DockWhenRun = (props: ComponentProps<typeof Dock>) => (
  <Suspense>
    <Loaded {...props} />
  </Suspense>
);

/** So that the first run does not wait for it. */
export function loadDock(): void {
  void load();
}
