import { afterEach, expect, it, vi } from 'vitest';
import { DocumentError, emptyNotebook } from '../../notebook/document.ts';
import { formatNotebook } from '../../notebook/format.ts';
import { loadExample } from './load.ts';

afterEach(() => vi.unstubAllGlobals());

const answering = (text: string, status: number): void => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(text, { status })));
};

it.each([
  ['nothing', 'not found', 404],
  ['the page itself', '<!doctype html>\n<title>Tilde</title>', 200],
])(
  'an example that is not there is said to be missing where the server answers with %s',
  async (_, text, status) => {
    answering(text, status);
    const failed = await loadExample('epidemic').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DocumentError);
    expect(failed).toMatchObject({
      problem: 'missing',
      message: 'There is no example called “epidemic”.',
      hint: 'Choose one from the gallery.',
    });
  },
);

it('an example that is there is read', async () => {
  answering(formatNotebook(emptyNotebook('Here')), 200);
  expect((await loadExample('here')).title).toBe('Here');
});
