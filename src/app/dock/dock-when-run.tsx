/** The dock of a run, loaded once the page rests or when there is the first run: to read a notebook nobody needs it. */
import { Suspense } from 'react';
import type { ComponentProps } from 'react';
import { lazyAgain } from '../ui/lazy-again.tsx';
import type { Dock } from './dock.tsx';

const load = (): Promise<typeof Dock> => import('./dock.tsx').then(module => module.Dock);
const Loaded = lazyAgain(load);

export const DockWhenRun = (props: ComponentProps<typeof Dock>) => (
  <Suspense>
    <Loaded {...props} />
  </Suspense>
);

/** So that the first run does not wait for it, which asks once more where this fails. */
export function loadDock(): void {
  load().catch(() => undefined);
}
