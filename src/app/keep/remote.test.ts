import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchText, readAddress } from './remote.ts';

const GIST = 'https://gist.github.com/someone/0123456789abcdef0123456789abcdef';

describe('an address', () => {
  it('of a gist or of a file on GitHub leads to its text', () => {
    expect(readAddress(GIST)).toEqual({
      address: GIST,
      source: 'https://gist.githubusercontent.com/someone/0123456789abcdef0123456789abcdef/raw',
      host: 'gist.githubusercontent.com',
    });
    expect(readAddress('https://github.com/a/b/blob/main/dir/x.ipynb')?.source).toBe(
      'https://raw.githubusercontent.com/a/b/main/dir/x.ipynb',
    );
    expect(readAddress(' https://example.org/x.tilde ')?.source).toBe('https://example.org/x.tilde');
  });

  it('is https, without a name and password', () => {
    for (const bad of [
      'http://example.org/x',
      'http://localhost:8000/x.tilde',
      'javascript:alert(1)',
      'data:text/plain,x',
      'file:///x',
      'x',
      'https://me:pw@example.org/',
    ])
      expect(readAddress(bad), bad).toBeNull();
  });
});

describe('fetching', () => {
  afterEach(() => vi.unstubAllGlobals());
  const remote = { address: '', source: 'https://example.org/x', host: 'example.org' };
  const answers = (answer: () => Response | Promise<Response>) => {
    const fetched = vi.fn((_url: string, _options: RequestInit) => Promise.resolve().then(answer));
    vi.stubGlobal('fetch', fetched);
    return fetched;
  };

  it('sends neither credentials nor a referrer', async () => {
    const fetched = answers(() => new Response('tilde notebook 1'));
    expect(await fetchText(remote)).toBe('tilde notebook 1');
    expect(fetched.mock.calls[0][1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  it('says what is wrong: nothing there, refused, forbidden, too large', async () => {
    answers(() => new Response('', { status: 404 }));
    await expect(fetchText(remote)).rejects.toThrow(/nothing at this address: example\.org answers 404/);
    answers(() => new Response('', { status: 403 }));
    await expect(fetchText(remote)).rejects.toThrow(/answers 403/);
    answers(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(fetchText(remote)).rejects.toThrow(/CORS/);
    answers(() => new Response('x', { headers: { 'content-length': '30000000' } }));
    await expect(fetchText(remote)).rejects.toThrow(/larger than 20 MB/);
    answers(() => new Response('x'.repeat(20_000_001)));
    await expect(fetchText(remote)).rejects.toThrow(/larger than 20 MB/);
  });
});
