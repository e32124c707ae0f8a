/** What becomes of parts of the page whose code cannot be loaded. */
import { createElement, Suspense } from 'react';
import type { ComponentType } from 'react';
import { prerender } from 'react-dom/static';
import { expect, it, vi } from 'vitest';
import { TableView } from '../outputs/plain.tsx';
import { loadDock } from '../dock/dock-when-run.tsx';
import { PageBoundary } from './boundary.tsx';
import { lazyAgain } from './lazy-again.tsx';

vi.mock('../outputs/side-scroll.tsx', () => {
  throw new Error('offline');
});
vi.mock('../dock/dock.tsx', () => {
  throw new Error('offline');
});

/** Once all of it is loaded; rejects with what was thrown. */
async function markup<Props extends object>(part: ComponentType<Props>, props: Props): Promise<string> {
  const errors: unknown[] = [];
  const { prelude } = await prerender(createElement(Suspense, null, createElement(part, props)), {
    onError: error => void errors.push(error),
  });
  if (errors.length > 0) throw errors[0];
  return new Response(prelude).text();
}

it('loads a part anew once its failure stands on the page, not before, and keeps what was loaded', async () => {
  const load = vi
    .fn<() => Promise<ComponentType>>()
    .mockRejectedValueOnce(new Error('offline'))
    .mockResolvedValue(() => 'the dock');
  const Part = lazyAgain(load);
  await expect(markup(Part, {})).rejects.toThrow('offline');
  await expect(markup(Part, {})).rejects.toThrow('offline');
  expect(load).toHaveBeenCalledTimes(1);
  const boundary = new PageBoundary({ children: null, saved: '', onDownload: null });
  boundary.componentDidCatch();
  expect(await markup(Part, {})).toContain('the dock');
  boundary.componentDidCatch();
  expect(await markup(Part, {})).toContain('the dock');
  expect(load).toHaveBeenCalledTimes(2);
});

it('shows a table without what stands under it where that cannot be loaded', async () => {
  const columns = [{ name: 'rate', values: [12] }];
  expect(await markup(TableView, { output: { kind: 'table', columns, rows: 1 } })).toContain('rate');
});

it('says nothing of a dock that could not be loaded ahead', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  loadDock();
  await vi.dynamicImportSettled();
  await new Promise(resolve => setTimeout(resolve, 0));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
