/** The app: follows the address, loads what it asks for, and shows a page. Not here: the pages. */
import type { ReactNode } from 'react';
import { startTransition, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { DocumentError } from '../notebook/document.ts';
import { readNotebookFile } from './keep/read-file.ts';
import type { Loaded } from './pages/load.ts';
import { loadRoute } from './pages/load.ts';
import { newestOnly } from './pages/newest.ts';
import { NotebookPage } from './pages/notebook-page.tsx';
import { keepFile, keptFile } from './pages/opened-file.ts';
import type { Route } from './state/route.ts';
import { readRoute } from './state/route.ts';
import { afterPaint } from './ui/after-paint.ts';
import { PageBoundary } from './ui/boundary.tsx';
import { lazyAgain } from './ui/lazy-again.tsx';
import { Notices, orNotice } from './ui/notice.tsx';
import { pickFile } from './ui/pick-file.ts';

type Page =
  | { readonly kind: 'loading' }
  | { readonly kind: 'gallery'; readonly part: 'all' | 'yours' }
  | Extract<Route, { kind: 'guide' }>
  | { readonly kind: 'url'; readonly address: string }
  | { readonly kind: 'notebook'; readonly loaded: Loaded; readonly key: number }
  | {
      readonly kind: 'damaged';
      readonly error: DocumentError;
      readonly hash: string | null;
      readonly text: string | null;
    };

/** Most visits begin at a notebook. */
const loadGallery = (): Promise<typeof import('./pages/gallery.tsx').Gallery> =>
  import('./pages/gallery.tsx').then(module => module.Gallery);
const Gallery = lazyAgain(loadGallery);
const AddressPage = lazyAgain(() => import('./keep/address-page.tsx').then(module => module.AddressPage));
/** Seldom seen. */
const DamagedPage = lazyAgain(() => import('./pages/damaged.tsx').then(module => module.DamagedPage));
/** Its text is long, and few read it at each visit. */
const GuidePage = lazyAgain(() => import('./guide/guide-page.tsx').then(module => module.GuidePage));

/** Milliseconds after which a notebook has been read long enough that the way to the next one is made ready. */
const READ = 3_000;

let opened = 0;
const shown = (loaded: Loaded): Page => ({ kind: 'notebook', loaded, key: (opened += 1) });

export function App() {
  const [page, ask] = usePage();
  useEffect(() => {
    const onHash = (): void => void ask(pageFor(location.hash));
    window.addEventListener('hashchange', onHash);
    onHash();
    return () => window.removeEventListener('hashchange', onHash);
  }, [ask]);
  useGalleryAtRest(page.kind === 'notebook');
  // A notebook begins at its top, wherever the page before it was read; after a reload the browser knows the place.
  const before = useRef<Page['kind']>('loading');
  useLayoutEffect(() => {
    if (page.kind === 'notebook' && before.current !== 'loading') window.scrollTo(0, 0);
    before.current = page.kind;
  }, [page]);
  const openText = useCallback(
    (text: string) => {
      leaveAddress(text);
      void ask(pageOfText(text));
    },
    [ask],
  );
  const openFile = useCallback(
    () =>
      void orNotice('The file could not be read', async () => {
        const file = await pickFile('.tilde,.ipynb,.html,.txt,text/plain,text/html');
        if (file !== null) openText(await file.text());
      }),
    [openText],
  );
  return (
    <>
      <PageBoundary of={page} saved="Your notebooks are saved in this browser." onDownload={null}>
        <Suspense>{shownPage(page, next => void ask(Promise.resolve(next)), openText, openFile)}</Suspense>
      </PageBoundary>
      <Notices />
    </>
  );
}

/** The page shown, and how to ask for another: the one before it stands until its code is there. */
function usePage(): readonly [Page, (coming: Promise<Page>) => Promise<void>] {
  const [page, setPage] = useState<Page>({ kind: 'loading' });
  const [ask] = useState(() =>
    newestOnly<Page>((next, first) => (first ? setPage(next) : startTransition(() => setPage(next)))),
  );
  return [page, ask];
}

/** So that the way back to the gallery needs no network. */
function useGalleryAtRest(reading: boolean): void {
  useEffect(() => {
    if (!reading) return undefined;
    let stop = (): void => undefined;
    const timer = setTimeout(() => {
      stop = afterPaint(() => void loadGallery().catch(() => undefined));
    }, READ);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [reading]);
}

function shownPage(
  page: Page,
  setPage: (page: Page) => void,
  openText: (text: string) => void,
  openFile: () => void,
): ReactNode {
  switch (page.kind) {
    case 'loading':
      return null;
    case 'gallery':
      return <Gallery part={page.part} onFile={openFile} />;
    case 'guide':
      return <GuidePage book={page.book} place={page.place} />;
    case 'url':
      return (
        <AddressPage
          key={page.address}
          address={page.address}
          onOpen={notebook => setPage(shown({ notebook, origin: { kind: 'link' } }))}
        />
      );
    case 'damaged':
      return (
        <DamagedPage
          error={page.error}
          hash={page.hash}
          text={page.text}
          onOpenText={text => openText(mended(text))}
          onOpenFile={openFile}
        />
      );
    case 'notebook':
      return <NotebookPage key={page.key} loaded={page.loaded} onOpenText={openText} onOpenFile={openFile} />;
  }
}

/** A file has an address in this tab alone; under that of the page before it, links back to that page would do nothing. */
function leaveAddress(text: string): void {
  history.pushState(null, '', keepFile(text));
}

async function pageFor(hash: string): Promise<Page> {
  const route = readRoute(hash);
  if (route.kind === 'gallery' || route.kind === 'guide' || route.kind === 'url') return route;
  try {
    if (route.kind === 'file') return await pageOfText(keptFile(route.id));
    return shown(await loadRoute(route));
  } catch (error) {
    return damaged(error, route.kind === 'link' ? hash : null, null);
  }
}

async function pageOfText(text: string): Promise<Page> {
  try {
    return shown({ notebook: await readNotebookFile(text), origin: { kind: 'file' } });
  } catch (error) {
    return damaged(error, null, text);
  }
}

function damaged(error: unknown, hash: string | null, text: string | null): Page {
  const known =
    error instanceof DocumentError
      ? error
      : new DocumentError(
          'damaged',
          `It could not be read (${String(error)}).`,
          'Try again, or ask for it once more.',
        );
  return { kind: 'damaged', error: known, hash, text };
}

/** A text cut in the middle of a cell header loses that header, nothing else. */
function mended(text: string): string {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  return last.startsWith('%%') ? lines.slice(0, -1).join('\n') : text;
}
