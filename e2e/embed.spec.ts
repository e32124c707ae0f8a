/** Notebooks in frames of a page of another site: they say how high they are, run, stop each on its own, and never need storage. */
import { expect, test } from '@playwright/test';
import type { FrameLocator } from '@playwright/test';
import { encodeShare } from '../src/notebook/share.ts';
import { frame, openBlog, openHtml, outputs, run, said, stop, words } from './support/blog.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL } from './support/notebooks.ts';

/** Numbers in the line of an embed: "1,240 of 4,000 draws" gives 1240. */
async function drawnIn(at: FrameLocator): Promise<number> {
  const [, count = '0'] = /^([\d,]+) of/.exec((await words(at).textContent()) ?? '') ?? [];
  return Number(count.replaceAll(',', ''));
}

const long = (seed: number) => ({
  ...codeNotebook('Long', {
    model: EIGHT_SCHOOLS_MODEL,
    fit: 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 900_000, kernel: nuts({ targetAccept: 0.99, metric: "dense" }) });',
  }),
  seed,
});

test('a shared notebook in a page of another site tells its height and runs when asked to', async ({
  page,
  baseURL,
}) => {
  const notebook = codeNotebook('Sent', {
    model: EIGHT_SCHOOLS_MODEL,
    fit: 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 500 });',
    figure: 'hist(posterior.draws("mu"), { label: "mu" })',
  });
  const close = await openBlog(page, baseURL ?? '', [`?embed${await encodeShare(notebook)}`]);
  const embed = frame(page, 0);
  await expect(embed.getByText('function eightSchools')).toBeVisible();
  // Nothing but the line, the cells and the way out.
  await expect(embed.getByRole('navigation')).toHaveCount(0);
  await expect(embed.getByRole('link', { name: 'Open in Tilde' })).toHaveAttribute('target', '_blank');
  await expect(embed.locator('[data-kernel]')).toHaveAttribute('data-busy', 'false');
  await run(embed).click();
  await expect(embed.getByRole('img', { name: /^mu: mean/ })).toBeVisible({ timeout: 60_000 });
  await expect(words(embed)).toHaveText(/2 × 500 draws/);
  await embed.getByRole('button', { name: /Details/ }).click();
  await expect(embed.locator('tr[data-site="mu"]')).toBeVisible();
  // The frame is as high as what is in it, and it has said nothing else.
  await expect
    .poll(() => embed.locator('html').evaluate(html => Math.abs(html.scrollHeight - window.innerHeight)))
    .toBeLessThanOrEqual(1);
  const all = await said(page);
  expect(all.length).toBeGreaterThanOrEqual(3);
  for (const { data } of all) expect(data).toEqual({ type: 'tilde:height', height: expect.any(Number) });
  await close();
});

test('three embeds on one page run at once, and stopping one leaves the others running', async ({
  page,
  baseURL,
}) => {
  const hashes = await Promise.all([1, 2, 3].map(seed => encodeShare(long(seed))));
  const close = await openBlog(
    page,
    baseURL ?? '',
    hashes.map(hash => `?embed${hash}`),
  );
  const embeds = [0, 1, 2].map(index => frame(page, index));
  for (const embed of embeds) await run(embed).click();
  for (const embed of embeds) await expect.poll(() => drawnIn(embed), { timeout: 60_000 }).toBeGreaterThan(0);
  await stop(embeds[1]).click();
  // All draws so far are judged before this is said.
  await expect(words(embeds[1])).toHaveText(/^Stopped after/, { timeout: 30_000 });
  for (const embed of [embeds[0], embeds[2]]) {
    const before = await drawnIn(embed);
    expect(before).toBeGreaterThan(0);
    await expect.poll(() => drawnIn(embed)).toBeGreaterThan(before);
  }
  for (const embed of [embeds[0], embeds[2]]) {
    await stop(embed).click();
    await expect(words(embed)).toHaveText(/^Stopped after/, { timeout: 30_000 });
  }
  await close();
});

test('a hard stop of one embed leaves the kernels of the others alone', async ({ page, baseURL }) => {
  const loop = codeNotebook('Loop', { loop: 'let i = 0;\nwhile (i >= 0) i = (i + 1) % 7;' });
  const sum = codeNotebook('Sum', { sum: '20 + 22' });
  const hashes = await Promise.all([loop, sum, sum].map(encodeShare));
  const close = await openBlog(
    page,
    baseURL ?? '',
    hashes.map(hash => `?embed${hash}`),
  );
  const [looping, second, third] = [0, 1, 2].map(index => frame(page, index));
  await run(second).click();
  await expect(outputs(second)).toContainText('42', { timeout: 30_000 });
  await run(looping).click();
  await stop(looping).click();
  await expect(run(looping)).toBeVisible();
  await expect(second.locator('[data-kernel]')).toHaveAttribute('data-kernel', 'ready');
  await run(third).click();
  await expect(outputs(third)).toContainText('42', { timeout: 30_000 });
  await run(second).click();
  await expect(outputs(second)).toContainText('42', { timeout: 30_000 });
  await close();
});

test('where storage is denied an embed reads, runs and follows its controls; it never saves', async ({
  page,
  baseURL,
}) => {
  await page.addInitScript(() => {
    if (window.parent === window) return;
    const denied = {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, denied);
  });
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  const close = await openBlog(page, baseURL ?? '', ['?embed=figure&theme=dark#example/coin-flip']);
  const embed = frame(page, 0);
  const slider = embed.getByRole('slider', { name: 'heads out of 10' });
  await expect(slider).toBeVisible();
  await expect(embed.locator('html')).toHaveAttribute('data-theme', 'dark');
  // One cell, with what stands at it.
  await expect(embed.locator('[data-cell]')).toHaveCount(1);
  await slider.fill('5');
  await expect(embed.getByText('After 5 heads in 10')).toBeVisible({ timeout: 30_000 });
  // The way out holds where the slider is.
  await expect(embed.getByRole('link', { name: 'Open in Tilde' })).toHaveAttribute('href', /\/#n1\./);
  expect(errors).toEqual([]);
  await close();
});

test('what is changed in an embed goes along to Tilde and into no storage', async ({ page, baseURL }) => {
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name, version) {
      asked.push(name);
      return open.call(this, name, version);
    };
  });
  const sum = codeNotebook('Sum', {
    n: 'const n = slider("n", { max: 50, value: 20 });',
    sum: '`sum ${n + 22}`',
  });
  const close = await openBlog(page, baseURL ?? '', [`?embed${await encodeShare(sum)}`]);
  const embed = frame(page, 0);
  await run(embed).click();
  await expect(embed.locator('[data-cell="sum"] .outputs')).toContainText('sum 42', { timeout: 30_000 });
  const link = embed.getByRole('link', { name: 'Open in Tilde' });
  const before = (await link.getAttribute('href')) ?? '';
  await embed.getByRole('slider', { name: 'n' }).fill('21');
  await expect(embed.locator('[data-cell="sum"] .outputs')).toContainText('sum 43');
  await expect.poll(() => link.getAttribute('href')).not.toBe(before);
  await page.waitForTimeout(1_500);
  // Autosave waits half a second; it never asked for a database.
  expect(await embed.locator('html').evaluate(() => Reflect.get(window, 'asked'))).toEqual([]);
  const href = (await link.getAttribute('href')) ?? '';
  await close();
  await page.goto(href);
  await expect(page.locator('[data-cell="sum"] .outputs')).toContainText('sum 43', { timeout: 30_000 });
});

test('what cannot be embedded says so, with the way to the whole app', async ({ page, baseURL }) => {
  const close = await openBlog(page, baseURL ?? '', [
    '?embed#notebook/00000000',
    '?embed=nowhere#example/coin-flip',
    '?embed#n1.',
  ]);
  await expect(frame(page, 0).getByText('Only a shared link or an example can be embedded.')).toBeVisible();
  await expect(frame(page, 1).getByText('This notebook has no cell called “nowhere”.')).toBeVisible();
  await expect(frame(page, 2).getByText(/cut short/)).toBeVisible();
  for (const index of [0, 1, 2])
    await expect(frame(page, index).getByRole('link', { name: 'Open in Tilde' })).toBeVisible();
  await close();
});

test('the share dialog gives the code of an embed, and that code works', async ({ page, baseURL }) => {
  await page.goto('/#example/coin-flip');
  await page.getByRole('button', { name: 'Share' }).click();
  const code = page.getByRole('textbox', { name: 'Code to embed' });
  await expect(code).toHaveValue(/^<iframe src=".*\?embed#n1\./);
  await page.getByRole('combobox', { name: 'What to embed' }).selectOption('figure');
  await expect(code).toHaveValue(/\?embed=figure#n1\..*title="Is this coin fair\?" loading="lazy"/);
  const source = /src="([^"]+)"/.exec(await code.inputValue())?.[1] ?? '';
  const close = await openBlog(page, baseURL ?? '', [new URL(source).search + new URL(source).hash]);
  await expect(frame(page, 0).getByRole('slider', { name: 'heads out of 10' })).toBeVisible();
  await close();
});

test('the code as it is copied, script and all, is a page whose frame is as high as its content', async ({
  page,
}) => {
  await page.goto('/#example/coin-flip');
  await page.getByRole('button', { name: 'Share' }).click();
  const code = page.getByRole('textbox', { name: 'Code to embed' });
  const follow = page.getByRole('checkbox', { name: /As high as its content/ });
  await follow.uncheck();
  await expect(code).toHaveValue(/^<iframe src=".*<\/iframe>$/);
  await follow.check();
  await expect(code).toHaveValue(/<\/script>$/);
  const close = await openHtml(page, `<!doctype html><h1>A blog</h1>${await code.inputValue()}`);
  const embed = page.frameLocator('iframe');
  await expect(embed.getByRole('slider', { name: 'heads out of 10' })).toBeVisible();
  await expect
    .poll(() => page.locator('iframe').evaluate(element => element.clientHeight))
    .toBeGreaterThan(800);
  expect(await embed.locator('html').evaluate(html => html.scrollHeight - window.innerHeight)).toBe(0);
  await close();
});

test('an example opened with safe runs nothing', async ({ page }) => {
  await page.goto('/?safe#example/coin-flip');
  await expect(page.locator('[data-kernel]')).toHaveAttribute('data-kernel', 'ready');
  await page.waitForTimeout(1_000);
  await expect(page.locator('[data-busy]')).toHaveAttribute('data-busy', 'false');
  // Still what was stored: nothing was computed here.
  await expect(page.getByText(/, stored/).first()).toBeVisible();
});
