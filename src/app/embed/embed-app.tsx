/** The app inside a frame of another page: loads what the hash names and shows it, or says why not. Not here: the notebook itself (embed-page.tsx). */
import { useEffect, useRef, useState } from 'react';
import { DocumentError } from '../../notebook/document.ts';
import type { Loaded } from '../pages/load.ts';
import { loadRoute } from '../pages/load.ts';
import { readRoute } from '../state/route.ts';
import { Notices } from '../ui/notice.tsx';
import { applyTheme } from '../ui/theme.ts';
import type { EmbedWish } from './address.ts';
import { EmbedPage } from './embed-page.tsx';
import { useHeight } from './use-height.ts';

type Shown =
  | { readonly kind: 'loading' }
  | { readonly kind: 'notebook'; readonly loaded: Loaded; readonly home: string; readonly key: number }
  | { readonly kind: 'note'; readonly words: string; readonly home: string };

export function EmbedApp({ wish }: { wish: EmbedWish }) {
  const [shown, setShown] = useState<Shown>({ kind: 'loading' });
  useTheme(wish);
  useEffect(() => {
    let asked = 0;
    const follow = async (): Promise<void> => {
      const mine = (asked += 1);
      const next = await shownFor(location.hash, mine);
      if (mine === asked) setShown(next);
    };
    const onHash = (): void => void follow();
    window.addEventListener('hashchange', onHash);
    onHash();
    return () => {
      asked += 1;
      window.removeEventListener('hashchange', onHash);
    };
  }, []);
  switch (shown.kind) {
    case 'loading':
      return null;
    case 'note':
      return <Note words={shown.words} home={shown.home} />;
    case 'notebook':
      return (
        <>
          <EmbedPage key={shown.key} loaded={shown.loaded} cell={wish.cell} home={shown.home} />
          <Notices />
        </>
      );
  }
}

async function shownFor(hash: string, key: number): Promise<Shown> {
  const home = location.origin + location.pathname + hash;
  const route = readRoute(hash);
  if (route.kind !== 'link' && route.kind !== 'example')
    return { kind: 'note', words: 'Only a shared link or an example can be embedded.', home };
  try {
    const { notebook } = await loadRoute(route);
    return { kind: 'notebook', loaded: { notebook, origin: { kind: 'embed' } }, home, key };
  } catch (error) {
    const words =
      error instanceof DocumentError ? `${error.message} ${error.hint}` : 'It could not be loaded.';
    return { kind: 'note', words, home };
  }
}

function Note({ words, home }: { words: string; home: string }) {
  const root = useRef<HTMLDivElement>(null);
  useHeight(root);
  return (
    <div ref={root} className="embed embed-note">
      <p>{words}</p>
      <a className="btn line" href={home} target="_blank" rel="noopener">
        Open in Tilde
      </a>
    </div>
  );
}

/** The theme the host page asks for, else the system's; never the reader's choice for the whole app, which may be out of reach. */
function useTheme({ theme }: EmbedWish): void {
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)');
    const apply = (): void => applyTheme(theme);
    apply();
    media.addEventListener('change', apply);
    return () => media.removeEventListener('change', apply);
  }, [theme]);
}
