/** A page of another site with embeds in it, and what a reader does there. Not here: expectations of single tests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Locator, Page } from '@playwright/test';

/** A page that gives its frames the height they ask for and keeps all they say. */
const hostPage = (sources: readonly string[]): string => `<!doctype html><title>A blog</title>
<h1>A blog</h1>
${sources.map((src, index) => `<iframe id="f${index}" title="Embed ${index}" src="${src}" style="width: 100%; height: 300px; border: 0"></iframe>`).join('\n')}
<script>
  window.said = [];
  addEventListener('message', ({ data, source }) => {
    const index = [...document.querySelectorAll('iframe')].findIndex(frame => frame.contentWindow === source);
    window.said.push({ index, data });
    if (data?.type === 'tilde:height') document.getElementById('f' + index).style.height = data.height + 'px';
  });
</script>`;

export interface Said {
  readonly index: number;
  readonly data: unknown;
}

/** Serves a page under another name of this machine, so that its frames are of another site. Opens it. */
export async function openHtml(page: Page, html: string): Promise<() => Promise<void>> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return () => new Promise<void>(resolve => void server.close(() => resolve()));
}

/** The same with these addresses of the app in frames. Resolves to how to close it. */
export const openBlog = (page: Page, app: string, embeds: readonly string[]): Promise<() => Promise<void>> =>
  openHtml(page, hostPage(embeds.map(embed => `${app}/${embed}`)));

export const frame = (page: Page, index: number): FrameLocator => page.frameLocator(`#f${index}`);
export const run = (at: FrameLocator): Locator => at.getByRole('button', { name: 'Run', exact: true });
export const stop = (at: FrameLocator): Locator => at.getByRole('button', { name: 'Stop', exact: true });
export const words = (at: FrameLocator): Locator => at.getByRole('status').first();
export const outputs = (at: FrameLocator): Locator => at.locator('.outputs');
export const said = (page: Page): Promise<readonly Said[]> => page.evaluate('said');
