/**
 * Several embeds in one page of another site: each reads at once and costs no worker until it is run, runs by itself,
 * tells its own height, and knows nothing of the others. Not here: what one embed is (embed.spec.ts).
 */
import { expect, test } from '@playwright/test';
import type { Frame, Page } from '@playwright/test';
import { encodeShare } from '../src/notebook/share.ts';
import { frame, openBlog, outputs, run, said, words } from './support/blog.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL } from './support/notebooks.ts';
import { keepWorkers, workersOf } from './support/workers.ts';

const schools = (seed: number) => ({
  ...codeNotebook('Schools', {
    model: EIGHT_SCHOOLS_MODEL,
    fit: 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 400 });',
    shown: '`mean ${posterior.mean("mu").item()}`',
  }),
  seed,
});

/** The frames of the embeds, in their order. */
const framesOf = async (page: Page, count: number): Promise<readonly Frame[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const content = await (await page.locator(`#f${index}`).elementHandle())?.contentFrame();
      if (content === null || content === undefined) throw new Error(`Embed ${index} has no frame`);
      return content;
    }),
  );

/** What each embed said last of its height. */
async function heights(page: Page): Promise<readonly (number | undefined)[]> {
  const all = await said(page);
  return [0, 1, 2].map(index => {
    const last = all.findLast(one => one.index === index)?.data as { height?: number } | undefined;
    return last?.height;
  });
}

test('three embeds of one cell each: no worker before Run, those of the run after it, own numbers, own heights', async ({
  page,
  baseURL,
}) => {
  await keepWorkers(page);
  const hashes = await Promise.all([schools(1), schools(2), schools(1)].map(encodeShare));
  const embeds = hashes.map(hash => `?embed=shown${hash}`);
  const close = await openBlog(page, baseURL ?? '', embeds);
  const [first, second, third] = [0, 1, 2].map(index => frame(page, index));
  for (const embed of [first, second, third]) {
    await expect(embed.locator('[data-cell]')).toHaveCount(1);
    await expect(embed.locator('[data-cell="shown"]')).toContainText('posterior.mean');
  }
  const frames = await framesOf(page, 3);
  for (const one of frames) expect(await workersOf(one)).toEqual({});
  await run(first).click();
  await expect(outputs(first)).toContainText('mean', { timeout: 60_000 });
  const after = await workersOf(frames[0]);
  expect(after['ledger']).toBe(1);
  expect(after['chain']).toBeLessThanOrEqual(4);
  for (const one of frames.slice(1)) expect(await workersOf(one)).toEqual({});
  await expect(outputs(second)).toHaveCount(0);
  await run(second).click();
  await run(third).click();
  await expect(outputs(second)).toContainText('mean', { timeout: 60_000 });
  await expect(outputs(third)).toContainText('mean', { timeout: 60_000 });
  // What it needs from other cells was run, and is not shown.
  for (const embed of [first, second, third]) {
    await expect(words(embed)).toHaveText(/2 × 400 draws/);
    await expect(embed.locator('[data-cell]')).toHaveCount(1);
  }
  // The same seed gives the same number in two frames, another seed another one in the third.
  const [a, b, c] = await Promise.all([first, second, third].map(embed => outputs(embed).innerText()));
  expect(a).toBe(c);
  expect(b).not.toBe(a);
  const total = await Promise.all(frames.map(workersOf));
  for (const counts of total) expect((counts['chain'] ?? 0) + (counts['ledger'] ?? 0)).toBeLessThanOrEqual(5);
  await expect
    .poll(async () => {
      const inside = await Promise.all(
        frames.map(one =>
          one.evaluate(() =>
            Math.ceil(document.querySelector('.embed')?.getBoundingClientRect().height ?? 0),
          ),
        ),
      );
      return JSON.stringify(await heights(page)) === JSON.stringify(inside);
    })
    .toBe(true);
  await close();
});

test('a control moved in one embed moves nothing in another of the same notebook', async ({
  page,
  baseURL,
}) => {
  const close = await openBlog(page, baseURL ?? '', [
    '?embed=figure#example/coin-flip',
    '?embed=figure#example/coin-flip',
    '?embed#example/eight-schools',
  ]);
  const [first, second, third] = [0, 1, 2].map(index => frame(page, index));
  const slider = (at: typeof first) => at.getByRole('slider', { name: 'heads out of 10' });
  await expect(slider(first)).toHaveValue('7');
  await expect(slider(second)).toHaveValue('7');
  await slider(first).fill('2');
  await expect(first.getByText('After 2 heads in 10')).toBeVisible({ timeout: 30_000 });
  await expect(slider(second)).toHaveValue('7');
  await expect(second.getByText('After 7 heads in 10')).toBeVisible();
  await expect(third.getByRole('heading', { name: 'Eight schools' })).toBeVisible();
  await slider(second).fill('9');
  await expect(second.getByText('After 9 heads in 10')).toBeVisible({ timeout: 30_000 });
  await expect(first.getByText('After 2 heads in 10')).toBeVisible();
  await close();
});
