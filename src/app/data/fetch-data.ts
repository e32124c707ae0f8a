/**
 * Fetches a file of data from an address the reader typed and confirmed. The page does it, never a cell: without
 * cookies, without a referrer, by https alone. Not here: asking (from-address.tsx) or reading the file.
 */

/** Bytes of a file. */
export const MOST_BYTES = 32_000_000;
const MOST_TIME = 30_000;

export interface Fetched {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the reader should know: that the address led to another host. */
  readonly note: string | null;
}

/** The address, or in words why it is none. */
export function checkedAddress(text: string): URL | string {
  const typed = text.trim();
  if (typed === '') return 'Type the address of a file.';
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`);
  } catch {
    return 'This is no address. One begins with https://.';
  }
  if (url.protocol !== 'https:') return 'Only addresses that begin with https:// can be fetched.';
  if (url.username !== '' || url.password !== '') return 'An address with a password in it is not fetched.';
  return url;
}

/** Rejects with an Error whose message is for the reader. */
export async function fetchData(url: URL): Promise<Fetched> {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), MOST_TIME);
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: stop.signal,
    });
    if (!response.ok)
      throw new Refused(`${url.host} answered ${response.status} ${response.statusText}`.trim() + '.');
    const bytes = await bodyOf(response);
    const last = response.url === '' ? url : new URL(response.url);
    const note = last.host === url.host ? null : `The address led to ${last.host}.`;
    return { name: nameIn(last) || url.host, bytes, note };
  } catch (reason) {
    if (reason instanceof Refused) throw reason;
    throw new Refused(
      stop.signal.aborted
        ? `${url.host} did not send the file within ${MOST_TIME / 1000} seconds.`
        : `${url.host} cannot be reached, or does not allow pages to read this file. Download it, then drop it here.`,
    );
  } finally {
    clearTimeout(late);
  }
}

/** The file's name, as it stands where it is not well written. */
function nameIn({ pathname }: URL): string {
  const raw = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

class Refused extends Error {}

async function bodyOf(response: Response): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length <= MOST_BYTES) continue;
    await reader?.cancel();
    throw new Refused(`The file has more than ${MOST_BYTES / 1e6} MB.`);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
