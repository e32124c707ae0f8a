/**
 * What the address asks for: #gallery, #gallery/yours, #guide, #guide/SECTION, #guide/reference, #guide/reference/NAME,
 * #example/NAME, #notebook/ID, #new, #file/ID, #url=ADDRESS or a shared notebook; nothing is the coin.
 * Not here: loading it (pages/load.ts).
 */
import { isShareHash } from '../../notebook/share.ts';

export type Route =
  | { readonly kind: 'gallery'; readonly part: 'all' | 'yours' }
  /** `place` is a section; null is the top. */
  | { readonly kind: 'guide'; readonly book: 'guide' | 'reference'; readonly place: string | null }
  | { readonly kind: 'example'; readonly name: string }
  | { readonly kind: 'own'; readonly id: string }
  | { readonly kind: 'new' }
  /** A file that was opened in this tab. */
  | { readonly kind: 'file'; readonly id: string }
  /** A notebook elsewhere on the web: the reader is asked first. */
  | { readonly kind: 'url'; readonly address: string }
  | { readonly kind: 'link'; readonly hash: string };

export function readRoute(hash: string): Route {
  if (isShareHash(hash)) return { kind: 'link', hash };
  if (hash.startsWith('#url=')) return { kind: 'url', address: decoded(hash.slice('#url='.length)) };
  const [name, rest = ''] = hash.slice(1).split('/');
  if (name === 'gallery') return { kind: 'gallery', part: rest === 'yours' ? 'yours' : 'all' };
  if (name === 'guide') return guideRoute(hash.slice('#guide/'.length));
  if (name === 'new') return { kind: 'new' };
  if (name === 'file') return { kind: 'file', id: rest };
  if (name === 'notebook' && /^[0-9a-f-]{8,36}$/.test(rest)) return { kind: 'own', id: rest };
  if (name === 'example' && /^[a-z0-9-]{1,40}$/.test(rest)) return { kind: 'example', name: rest };
  return { kind: 'example', name: 'coin-flip' };
}

function guideRoute(rest: string): Route {
  const [book, place = ''] = decoded(rest).split('/');
  return book === 'reference'
    ? { kind: 'guide', book, place: place || null }
    : { kind: 'guide', book: 'guide', place: book || null };
}

/** An address may be written plainly or encoded. */
function decoded(text: string): string {
  try {
    return /^https?:\/\//i.test(text) ? text : decodeURIComponent(text);
  } catch {
    return text;
  }
}
