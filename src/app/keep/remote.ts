/**
 * A notebook at an address of the web: where its text really is, and fetching it with limits. Nothing here runs but by
 * the reader's click; no credentials and no referrer are sent.
 * Not here: the page that asks (address-page.tsx).
 */
import { DocumentError } from '../../notebook/document.ts';
import { fetchBounded, PATIENCE } from '../ui/fetch-bounded.ts';

/** More bytes than this are no notebook. */
const MOST_BYTES = 20_000_000;

export interface Remote {
  /** As the reader knows it. */
  readonly address: string;
  /** From where it is fetched: of pages of GitHub and of gists their text. */
  readonly source: string;
  readonly host: string;
}

/** Reads an address of the web, by https. Null where it is none. */
export function readAddress(text: string): Remote | null {
  const url = URL.parse(text.trim());
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (url.protocol !== 'https:') return null;
  const source = rawOf(url);
  return { address: url.href, source: source.href, host: source.host };
}

function rawOf(url: URL): URL {
  const parts = url.pathname.split('/').filter(Boolean);
  if (url.hostname === 'gist.github.com' && parts.length >= 2 && /^[0-9a-f]{20,40}$/.test(parts[1]))
    return new URL(`https://gist.githubusercontent.com/${parts[0]}/${parts[1]}/raw`);
  if (url.hostname === 'github.com' && (parts[2] === 'blob' || parts[2] === 'raw') && parts.length > 4)
    return new URL(`https://raw.githubusercontent.com/${[parts[0], parts[1], ...parts.slice(3)].join('/')}`);
  return url;
}

/**
 * The text at an address.
 * @throws DocumentError for an answer that is none, a host that does not allow it, or too much
 */
export async function fetchText({ source, host }: Remote): Promise<string> {
  const answer = await fetchBounded(source, MOST_BYTES);
  switch (answer.kind) {
    case 'file':
      return new TextDecoder().decode(answer.bytes);
    case 'refused':
      throw refused(host, answer.status);
    case 'too-large':
      throw tooLarge(host);
    case 'late':
      throw tooSlow(host);
    case 'unreachable':
      throw unreachable(host, answer.reason);
  }
}

const problem = (message: string, hint: string): DocumentError =>
  new DocumentError('not-a-notebook', message, hint);

function refused(host: string, status: number): DocumentError {
  return status === 404 || status === 410
    ? problem(
        `There is nothing at this address: ${host} answers ${status}.`,
        'Check the address, or ask for it again.',
      )
    : problem(
        `${host} does not give the file: it answers ${status}.`,
        'It may be private, or the host busy: download it there and open the file.',
      );
}

function unreachable(host: string, why: string): DocumentError {
  return problem(
    `${host} could not be read (${why}): there is no connection, or it does not allow other pages to read its files (CORS).`,
    'Download the file and open it here, or put it into a gist.',
  );
}

const tooSlow = (host: string): DocumentError =>
  problem(
    `${host} has not sent the file within ${PATIENCE / 1000} seconds.`,
    'Try again later, or download the file and open it here.',
  );

const tooLarge = (host: string): DocumentError =>
  problem(
    `The file at ${host} is larger than ${MOST_BYTES / 1e6} MB: too large for a notebook.`,
    'If it is data, download it and drop it into a notebook.',
  );
