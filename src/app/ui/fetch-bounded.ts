/**
 * Fetches a file of the web with bounds on its size and on the time it takes: without cookies or a referrer, and anew.
 * Not here: which addresses may be asked, and what is said where it fails (keep/remote.ts, data/fetch-data.ts).
 */
import { messageOf } from './message-of.ts';

/** Milliseconds until all of a file must be there. */
export const PATIENCE = 30_000;

export type Answer =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; /** After redirections. */ readonly address: string }
  /** The host answered, with no file. */
  | { readonly kind: 'refused'; readonly status: number; readonly words: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'late' }
  /** A browser does not say why: no network, no such host, or a host that forbids other pages to read it. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Never rejects. @param most bytes of the file */
export async function fetchBounded(address: string, most: number): Promise<Answer> {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(address, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: stop.signal,
    });
    if (!response.ok) return { kind: 'refused', status: response.status, words: response.statusText };
    const bytes = await bodyOf(response, most);
    if (bytes === null) return { kind: 'too-large' };
    return { kind: 'file', bytes, address: response.url === '' ? address : response.url };
  } catch (reason) {
    if (stop.signal.aborted) return { kind: 'late' };
    return { kind: 'unreachable', reason: messageOf(reason) };
  } finally {
    clearTimeout(late);
  }
}

/** Null where there are more than `most` bytes: what is too many is not waited for. */
async function bodyOf({ headers, body }: Response, most: number): Promise<Uint8Array | null> {
  const reader = body?.getReader();
  const parts: Uint8Array[] = [];
  let length = Number(headers.get('content-length') ?? 0) > most ? Infinity : 0;
  while (length <= most) {
    const part = await reader?.read();
    if (part === undefined || part.done) return joined(parts, length);
    parts.push(part.value);
    length += part.value.length;
  }
  await reader?.cancel();
  return null;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
