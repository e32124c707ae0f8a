/**
 * Fetches a file of data from an address the reader typed and confirmed. The page does it, never a cell: without
 * cookies, without a referrer, by https alone. Not here: asking (from-address.tsx) or reading the file.
 */
import { fetchBounded, PATIENCE } from '../ui/fetch-bounded.ts';
import type { Answer } from '../ui/fetch-bounded.ts';

/** Bytes of a file. */
export const MOST_BYTES = 32_000_000;

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
  const answer = await fetchBounded(url.href, MOST_BYTES);
  if (answer.kind !== 'file') throw new Error(failure(url.host, answer));
  const last = new URL(answer.address);
  const note = last.host === url.host ? null : `The address led to ${last.host}.`;
  return { name: nameIn(last) || url.host, bytes: answer.bytes, note };
}

function failure(host: string, answer: Exclude<Answer, { kind: 'file' }>): string {
  switch (answer.kind) {
    case 'refused':
      return `${`${host} answered ${answer.status} ${answer.words}`.trim()}.`;
    case 'too-large':
      return `The file has more than ${MOST_BYTES / 1e6} MB.`;
    case 'late':
      return `${host} did not send the file within ${PATIENCE / 1000} seconds.`;
    case 'unreachable':
      return `${host} cannot be reached, or does not allow pages to read this file. Download it, then drop it here.`;
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
