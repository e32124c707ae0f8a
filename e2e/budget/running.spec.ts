/** Running: how soon draws are seen, and whether the page stays free while chains run. */
import type { Page } from '@playwright/test';
import { closeEditor, dock, openEditor, openNotebook, replaceLine, runToEnd } from '../support/app.ts';
import { medianAndP95 } from '../support/check.ts';
import { codeNotebook, example, linkTo, replaced } from '../support/notebooks.ts';
import { repaintsSeen, watchRepaints } from '../support/repaints.ts';
import type { Repaints } from '../support/repaints.ts';
import { timedRun } from '../support/run-watch.ts';
import { expect, test } from './figures.ts';
import { mainThreadTasks } from './main-thread.ts';
import type { Task } from './main-thread.ts';

const TRIALS = 5;

test('draws: Run → first draws', async ({ browser, budget }) => {
  const notebook = replaced(example('eight-schools'), 'draws: 10_000', 'draws: 2_000');
  const first: number[] = [];
  const edited: number[] = [];
  // As a reader's link is: what needs no sampling runs when it is opened.
  const address = (await linkTo(notebook)).replace('?safe', '');
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    await openNotebook(page, address);
    await budget.lookAtMachine();
    // Somebody has read for a moment: nothing is loading any more.
    await page.waitForLoadState('networkidle');
    first.push((await timedRun(page)).first);
    await editPrior(page, 5 + trial);
    edited.push((await timedRun(page)).first);
    await expect(page.locator('main').getByRole('alert')).toHaveCount(0);
    await context.close();
  }
  budget.times('Run → first draws, first run of a fresh profile', 'median', first, 1_000);
  budget.times('Run → first draws, after an edit', 'median', edited, 200);
});

async function editPrior(page: Page, scale: number): Promise<void> {
  await openEditor(page, 'model');
  await replaceLine(page, 3, `  const tau = ~HalfCauchy(${scale});`);
  await closeEditor(page);
}

/** Twelve scalars: chains that need seconds, so that there is something to watch. */
const NAMES = Array.from({ length: 12 }, (_, at) => `b${at}`);
const WIDE = `const n = 400;
const x = range(n).map(i => (i / n) * 2 - 1);
const y = x.map((v, i) => 1 + 2 * v - v * v + 0.3 * Math.sin(12 * i));
const rows = tensor(x);
function wide() {
${NAMES.map(name => `  const ${name} = ~Normal(0, 2);`).join('\n')}
  const mean = ${NAMES.map((name, at) => (at === 0 ? name : `${name} * (rows ** ${at})`)).join(' + ')};
  observe(Normal(mean, 0.5), y);
}`;
const FIT = 'const posterior = await mcmc(wide, { chains: 4, draws: 10_000 });';
/** Runs that are looked at; the one before them is for loading and compiling. */
const WATCHED = 3;
/** Milliseconds of a task that is printed. */
const SHOWN = 25;

test('tasks: the page while 4 × 10,000 draws are made under 12 unknowns', async ({ browser, budget }) => {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 2400 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await openNotebook(page, await linkTo(codeNotebook('Twelve', { model: WIDE, fit: FIT })));
  await page.waitForLoadState('networkidle');
  await runToEnd(page);
  await dock(page).getByRole('button', { name: 'Watch 12 values' }).click();
  await expect(dock(page).locator('[data-trace]')).toHaveCount(12);
  for (const kind of ['trace', 'histogram'])
    for (const name of NAMES) await expect(dock(page).locator(`[data-${kind}="${name}"]`)).toBeInViewport();
  const longest: Task[] = [];
  for (let run = 0; run < WATCHED; run += 1) {
    await budget.lookAtMachine();
    const tasks = await mainThreadTasks(browser, page, () => runWatched(page));
    longest.push(tasks[0]);
    for (const { clock, processor, calls } of tasks.filter(task => task.processor > SHOWN))
      console.log(
        `  task of ${processor.toFixed(0)} ms, ${clock.toFixed(0)} on the clock: ${calls.join('; ')}`,
      );
  }
  // Counting repaints costs time of its own: other runs.
  const seen: Repaints[] = [];
  const waits: number[] = [];
  for (let run = 0; run < WATCHED; run += 1) {
    await budget.lookAtMachine();
    await watchRepaints(page);
    waits.push(waiting(await mainThreadTasks(browser, page, () => runWatched(page))));
    seen.push(await repaintsSeen(page));
  }
  await context.close();
  const of = (part: 'clock' | 'processor'): readonly number[] => longest.map(task => task[part]);
  const list = (values: readonly number[]): string => values.map(one => one.toFixed(0)).join(', ');
  budget.processor(
    'longest main-thread task while sampling',
    medianAndP95(of('processor')).median,
    50,
    `median of ${WATCHED} runs, processor time: ${list(of('processor'))} ms`,
  );
  budget.size('… on the clock', medianAndP95(of('clock')).median, 'ms', undefined, {
    note: `waiting for a processor included: ${list(of('clock'))} ms`,
  });
  const seconds = seen.map(one => one.seconds.toFixed(1)).join(', ');
  const slowest = (kind: 'traces' | 'histograms') =>
    medianAndP95(seen.map(one => Math.min(...NAMES.map(name => one[kind][name] ?? 0)) / one.seconds)).median;
  const waited = medianAndP95(waits).median;
  budget.rate(
    'live frames of the slowest trace',
    slowest('traces'),
    4,
    waited,
    `12 traces and 12 histograms on the screen, runs of ${seconds} s`,
  );
  budget.rate(
    'live frames of the slowest histogram',
    slowest('histograms'),
    2,
    waited,
    `the main thread's tasks took ${waited.toFixed(1)} times their processor time`,
  );
});

/** How much longer tasks took on the clock than on the processor. */
function waiting(tasks: readonly Task[]): number {
  const sum = (part: 'clock' | 'processor') => tasks.reduce((all, task) => all + task[part], 0);
  return sum('clock') / sum('processor');
}

/**
 * Presses Run and waits for the last draw and for rest, all within the page: what looks at the page from outside,
 * again and again, makes tasks of its own there.
 */
async function runWatched(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise(resolve => requestAnimationFrame(resolve));
    const late = performance.now() + 120_000;
    const until = async (selector: string): Promise<void> => {
      while (document.querySelector(selector) === null) {
        if (performance.now() > late) throw new Error(`There is no ${selector}`);
        await frame();
      }
    };
    const buttons = Array.from(document.querySelectorAll<HTMLButtonElement>('.bar button'));
    buttons.find(button => button.innerText.trim().startsWith('Run'))?.click();
    await until('.dock[data-run-status="running"]');
    await until('.dock[data-run-status="done"]');
    await until('[data-busy="false"]');
  });
}
