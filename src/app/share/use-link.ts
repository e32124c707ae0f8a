/** The link of a notebook, made anew with it. Not here: the codec (notebook/share.ts), or the dialog. */
import { useEffect, useState } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import { shareOf } from '../../notebook/share.ts';
import type { LeftOut } from '../../notebook/share.ts';
import { messageOf } from '../ui/message-of.ts';

export interface Link {
  readonly link: string;
  /** What is stored in the notebook and found no room. */
  readonly left: readonly LeftOut[];
  /** Why there is none; empty while it is made and after. */
  readonly problem: string;
}

const NO_LINK: Link = { link: '', left: [], problem: '' };

/**
 * With or without the results stored in the notebook; empty until it is made. Never that of an older state. What is
 * shown at the cell `first` has room before all else; default none.
 */
export function useLink(notebook: Notebook, results: boolean, first: string | null = null): Link {
  const [made, setMade] = useState<(Link & { readonly of: string; readonly from: Notebook }) | null>(null);
  const of = `${results} ${first ?? ''}`;
  useEffect(() => {
    let current = true;
    const { results: stored, ...rest } = notebook;
    const shared = results && stored !== undefined ? notebook : rest;
    const show = (link: Partial<Link>): void => {
      if (current) setMade({ of, from: notebook, ...NO_LINK, ...link });
    };
    void shareOf(shared, first).then(
      ({ hash, left }) => show({ link: location.origin + location.pathname + hash, left }),
      (reason: unknown) => show({ problem: messageOf(reason) }),
    );
    return () => void (current = false);
  }, [notebook, results, first, of]);
  return made?.from === notebook && made.of === of ? made : NO_LINK;
}
