/** Trajectories of NUTS as an output: play, pause, step and scrub by keys; stills where motion is unwanted; the frame in words. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { cellOf, openNotebook, runButton, untilIdle } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const WATCH = codeNotebook('Watch', {
  model: `function twoUnknowns() {
  const mu = ~Normal(0, 1);
  const tau = ~HalfNormal(1);
  observe(Normal(mu, tau), tensor([1, 2, 4, 0]));
}`,
  watch: 'watchNuts(twoUnknowns, { seed: 4, draws: 3 })',
});

async function openWatch(page: Page): Promise<Locator> {
  await openNotebook(page, await linkTo(WATCH));
  await runButton(page).click();
  await untilIdle(page);
  const output = cellOf(page, 'watch').locator('.nuts');
  await expect(output).toBeVisible();
  return output;
}

const words = (output: Locator): Locator => output.locator('.nuts-words');
const frame = (output: Locator): Locator => output.getByRole('slider', { name: 'Frame' });

test('a model’s own trajectories, frame by frame with the keyboard', async ({ page }) => {
  const output = await openWatch(page);
  await expect(output).toHaveAttribute(
    'aria-label',
    /3 transitions of NUTS over mu and log tau: \d+ leapfrog steps/,
  );
  await expect(output.locator('svg.nuts-plot')).toContainText('log tau');
  await expect(words(output)).toContainText('Transition 1 of 3. The draw');

  await frame(output).focus();
  await page.keyboard.press('Home');
  await expect(words(output)).toContainText('a momentum at random');
  await expect(output.locator('.nuts-arrow')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(words(output)).toContainText(/Doubling 1, (forward|backward): step 1 of 1\./);
  await page.keyboard.press('ArrowLeft');
  await expect(words(output)).toContainText('The start');
  await page.keyboard.press('PageDown');
  await expect(words(output)).toContainText('Transition 2 of 3. The start');
  await page.keyboard.press('PageUp');
  await expect(words(output)).toContainText('Transition 1 of 3. The start');
  await page.keyboard.press('End');
  await expect(words(output)).toContainText('Transition 3 of 3. The draw');
  // The words are the accessible name of the picture too, and the value of the scrubber.
  const said = await words(output).innerText();
  await expect(output.locator('svg.nuts-plot')).toHaveAttribute('aria-label', new RegExp(said.slice(0, 40)));
  await expect(frame(output)).toHaveAttribute('aria-valuetext', said);
});

test('the frame that stops names its test, and marks the stretch that it looked along', async ({ page }) => {
  const output = await openWatch(page);
  await frame(output).focus();
  await page.keyboard.press('Home');
  const last = Number(await frame(output).getAttribute('max'));
  const stops: string[] = [];
  for (let place = 0; place < last; place += 1) {
    await page.keyboard.press('ArrowRight');
    if ((await words(output).getAttribute('data-frame')) !== 'stopped') continue;
    stops.push(await words(output).innerText());
    await expect(output.locator('.nuts-turn').first()).toBeVisible();
  }
  expect(stops).toHaveLength(3);
  for (const text of stops) expect(text).toMatch(/Stopped by test [123] of 3, along/);
});

test('it plays, pauses with the space bar, and comes to its end by itself', async ({ page }) => {
  await page.clock.install();
  const output = await openWatch(page);
  await output.getByRole('button', { name: 'Play' }).click();
  await expect(words(output)).toContainText('Transition 1 of 3. The start');
  await page.clock.runFor(2_000);
  await expect(words(output)).not.toContainText('The start');
  await frame(output).focus();
  await page.keyboard.press(' ');
  await expect(output.getByRole('button', { name: 'Play' })).toBeVisible();
  const paused = await words(output).innerText();
  await page.clock.runFor(5_000);
  await expect(words(output)).toHaveText(paused);
  await page.keyboard.press(' ');
  for (let tries = 0; tries < 60; tries += 1) await page.clock.runFor(1_000);
  await expect(words(output)).toContainText('Transition 3 of 3. The draw');
  await expect(output.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('where motion is unwanted nothing plays, and the doublings stand as stills', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const output = await openWatch(page);
  await expect(output.getByRole('button', { name: 'Play' })).toHaveCount(0);
  const stills = output
    .getByRole('list', { name: 'Transition 1, doubling by doubling' })
    .getByRole('listitem');
  expect(await stills.count()).toBeGreaterThan(2);
  await expect(stills.first()).toContainText('The start');
  await expect(stills.last()).toContainText('The draw');
  await output.getByRole('button', { name: 'Back' }).click();
  await expect(words(output)).toContainText('Stopped by');
});

test('a picture of the frame can be saved', async ({ page }) => {
  const output = await openWatch(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    output.getByRole('button', { name: 'SVG' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('twounknowns.svg');
});
