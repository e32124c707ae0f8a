/**
 * Any worker of the page may end at any moment, as when memory runs out: the page says so where it matters, stays
 * responsive, keeps all text and all finished results, and the next run works. Moments are drawn from a seed.
 * Not here: Stop, which ends workers on purpose (stopping.spec.ts).
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { dice } from './fuzz/damage.ts';
import { cellOf, dock, drawsEntry, openNotebook, runButton, untilIdle, untilJudged } from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';
import { isPulseKnown, keepWorkers, killWorker } from './support/workers.ts';
import type { WorkerKind } from './support/workers.ts';

/** One that ends soon, and one that no machine ends before it is killed. */
interface Fits {
  readonly short: string;
  readonly long: string;
}

const CHAINS: Fits = {
  short: 'mcmc(eightSchools, { chains: 2, draws: 1000 })',
  long: 'mcmc(eightSchools, { chains: 2, draws: 900_000, kernel: nuts({ targetAccept: 0.99 }) })',
};
const BATCH: Fits = {
  short: 'mcmc(eightSchools, { kernel: chees({ chains: 16 }), warmup: 300, draws: 200 })',
  long: 'mcmc(eightSchools, { kernel: chees({ chains: 16 }), draws: 200_000 })',
};

const sourcesOf = ({ short, long }: Fits) => ({
  model: EIGHT_SCHOOLS_MODEL,
  fit: `const posterior = await ${short};`,
  shown: 'posterior.mean("mu").item()',
  long: `const endless = await ${long};`,
});

const MOMENTS = ['start', 'warm-up', 'sampling', 'summary', 'export', 'rest'] as const;
type Moment = (typeof MOMENTS)[number];

/** Presses a cell's own Run; resolves once something runs. */
async function runCell(page: Page, id: string): Promise<void> {
  const begun = page.waitForFunction(() => document.querySelector('[data-busy="true"]') !== null, undefined, {
    polling: 'raf',
  });
  await cellOf(page, id).hover();
  await cellOf(page, id).getByRole('button', { name: 'Run cell' }).click();
  await begun;
}

/** Runs the short fit to its end. */
async function runShort(page: Page): Promise<void> {
  await runCell(page, 'fit');
  await untilIdle(page);
  await untilJudged(page);
  await expect(cellOf(page, 'fit').getByRole('alert')).toHaveCount(0);
  await expect(dock(page).locator('tr[data-site="mu"]')).toBeVisible();
}

/** Brings the page to the moment; `roll` gives a part of it. */
async function reach(page: Page, moment: Moment, roll: () => number): Promise<void> {
  switch (moment) {
    case 'rest':
      return;
    case 'export':
      await (await drawsEntry(page)).click();
      return page.waitForTimeout(20 * roll());
    case 'summary':
      await runCell(page, 'fit');
      return untilIdle(page);
    case 'start':
      await runCell(page, 'long');
      return page.waitForTimeout(60 * roll());
    default:
      await runCell(page, 'long');
      await page.locator('.dock[data-run-status="running"]').waitFor();
      return page.waitForTimeout((moment === 'warm-up' ? 50 : 1_000) * roll());
  }
}

/** Milliseconds until the page answers, the middle of five times. */
async function answerTime(page: Page): Promise<number> {
  const times = await page.evaluate(async () => {
    const taken: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const begin = performance.now();
      await new Promise<void>(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      taken.push(performance.now() - begin);
    }
    return taken;
  });
  return times.toSorted((a, b) => a - b)[2];
}

const alerts = (page: Page) => page.locator('[data-cell] [role="alert"]');
const textOf = (page: Page): Promise<string[]> =>
  page.locator('[data-cell] [aria-label="Code"]').allInnerTexts();

interface Trial {
  readonly kind: WorkerKind;
  readonly moment: Moment;
  readonly said: string;
  readonly answered: number;
}

/** Nobody has to press Stop: also in the middle of a cell its death is noticed within about six seconds. */
async function settleKernel(page: Page): Promise<void> {
  await expect(page.locator('.status')).toContainText('kernel ended unexpectedly', { timeout: 10_000 });
}

/** Kills, and holds what must hold of every worker and every moment. */
async function killed(page: Page, kind: WorkerKind, moment: Moment, roll: () => number): Promise<Trial> {
  const before = await textOf(page);
  await reach(page, moment, roll);
  expect(await killWorker(page, kind), `there is a ${kind} worker`).toBe(true);
  const answered = await answerTime(page);
  expect(answered).toBeLessThan(100);
  if (kind === 'kernel') await settleKernel(page);
  await untilIdle(page, 30_000);
  const error = (await alerts(page).allInnerTexts()).join(' ');
  const panel = await dock(page).innerText();
  expect(await textOf(page)).toEqual(before);
  return { kind, moment, said: `${error} ${panel}`.replaceAll(/\s+/g, ' '), answered };
}

async function allMoments(
  page: Page,
  kind: WorkerKind,
  seed: number,
  hold: (trial: Trial) => Promise<void>,
): Promise<void> {
  const roll = dice(seed);
  const trials: Trial[] = [];
  for (const moment of MOMENTS) {
    const trial = await killed(page, kind, moment, roll);
    await hold(trial);
    await expect(page.locator('[data-kernel="ready"]')).toBeVisible({ timeout: 30_000 });
    await runShort(page);
    trials.push(trial);
  }
  const slowest = Math.max(...trials.map(({ answered }) => answered));
  console.log(`${kind} killed ${trials.length} times, the page answered within ${slowest.toFixed(0)} ms`);
}

async function open(page: Page, fits: Fits): Promise<void> {
  await keepWorkers(page);
  await openNotebook(page, await linkTo(codeNotebook('Killed', sourcesOf(fits))));
  await runShort(page);
}

for (const [kind, fits, words] of [
  ['chain', CHAINS, 'A worker that computes chains ended unexpectedly'],
  ['device', BATCH, 'The worker that computes on the device ended unexpectedly'],
] as const) {
  test(`a ${kind} worker that dies fails its run in plain words, and takes no finished one with it`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await open(page, fits);
    await allMoments(page, kind, 11, async ({ moment, said }) => {
      if (moment === 'warm-up' || moment === 'sampling') {
        expect(said).toContain(words);
        expect(said).toContain('Run the cell again');
      }
      if (moment === 'summary') {
        await expect(dock(page).locator('tr[data-site="mu"]')).toBeVisible();
      }
    });
  });
}

test('a ledger that dies takes the draws and says so; summaries, text and what cells hold stay', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await open(page, CHAINS);
  await allMoments(page, 'ledger', 12, async ({ moment, said }) => {
    if (moment === 'warm-up' || moment === 'sampling')
      expect(said).toContain('The worker that keeps the draws ended unexpectedly');
    if (moment !== 'rest' && moment !== 'export') return;
    await expect(dock(page)).toContainText('The draws of this run are gone');
    await expect(dock(page).locator('tr[data-site="mu"]')).toBeVisible();
    await (await drawsEntry(page)).click();
    await expect(page.getByRole('alert').filter({ hasText: 'could not be downloaded' })).toContainText(
      'gone',
    );
    // The kernel has a copy of its own.
    await cellOf(page, 'shown').hover();
    await cellOf(page, 'shown').getByRole('button', { name: 'Run cell' }).click();
    await untilIdle(page);
    await expect(cellOf(page, 'shown').getByRole('alert')).toHaveCount(0);
  });
});

test('a kernel that dies is replaced and said to be; finished draws stay and can be saved', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await open(page, CHAINS);
  await allMoments(page, 'kernel', 13, async ({ moment }) => {
    if (moment === 'rest') {
      await expect(dock(page).locator('tr[data-site="mu"]')).toBeVisible();
      const entry = await drawsEntry(page);
      const [file] = await Promise.all([page.waitForEvent('download'), entry.click()]);
      expect(await file.failure()).toBeNull();
    }
  });
});

test('a kernel that dies in the middle of a computation fails the cell soon', async ({ page }) => {
  await keepWorkers(page);
  const cells = { loop: 'let n = 0; for (;;) n += 1;', sum: '20 + 22' };
  await openNotebook(page, await linkTo(codeNotebook('Killed', cells)));
  await expect.poll(() => isPulseKnown(page)).toBe(true);
  await cellOf(page, 'loop').hover();
  await cellOf(page, 'loop').getByRole('button', { name: 'Run cell' }).click();
  await expect(page.locator('[data-kernel="busy"]')).toBeVisible();
  await expect(page.locator('.status')).toContainText('No answer for 5 s: a long computation. Stop ends it');
  // The browser ends a worker that is in a loop only after two seconds.
  expect(await killWorker(page, 'kernel')).toBe(true);
  await expect(cellOf(page, 'loop').getByRole('alert')).toContainText('kernel ended unexpectedly', {
    timeout: 12_000,
  });
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible();
  await cellOf(page, 'sum').hover();
  await cellOf(page, 'sum').getByRole('button', { name: 'Run cell' }).click();
  await expect(cellOf(page, 'sum').locator('.outputs')).toContainText('42');
});

test('a chain worker that dies is noticed also where the browser gives no locks', async ({ page }) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
  // Workers have none either.
  await page.route('**/*.js', async route => {
    const response = await route.fetch();
    const head = 'try { Reflect.deleteProperty(WorkerNavigator.prototype, "locks"); } catch {}\n';
    await route.fulfill({ response, body: head + (await response.text()) });
  });
  await open(page, CHAINS);
  await reach(page, 'sampling', () => 0.5);
  expect(await killWorker(page, 'chain')).toBe(true);
  await expect(alerts(page).first()).toContainText('A worker that computes chains ended unexpectedly', {
    timeout: 40_000,
  });
  await runShort(page);
});

test('a kernel that died before Run was pressed gives that run up by itself', async ({ page }) => {
  await keepWorkers(page);
  await openNotebook(page, await linkTo(codeNotebook('Killed', { sum: '20 + 22' })));
  expect(await killWorker(page, 'kernel')).toBe(true);
  await runButton(page).click();
  await expect(cellOf(page, 'sum').getByRole('alert')).toContainText('kernel ended unexpectedly', {
    timeout: 20_000,
  });
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible();
  await runButton(page).click();
  await expect(cellOf(page, 'sum').locator('.outputs')).toContainText('42');
});

test('a cell cannot close its worker', async ({ page }) => {
  await openNotebook(page, await linkTo(codeNotebook('Closing', { end: 'self.close()', sum: '20 + 22' })));
  await runButton(page).click();
  await untilIdle(page);
  await expect(cellOf(page, 'end').getByRole('alert')).toContainText('close');
  await expect(cellOf(page, 'sum').locator('.outputs')).toContainText('42');
});
