/** Thirty figures on one page, and a run beside them: not a warning, not an error. */
import { cellOf, openNotebook, runToEnd } from '../support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from '../support/notebooks.ts';
import { expect, test } from './figures.ts';

const FIGURES = 30;
const KINDS = [
  'hist(posterior.draws("mu"))',
  'line(linspace(0, 1, 100), x => x ** 2)',
  'scatter(posterior.draws("mu"), posterior.draws("tau"))',
  'forest(posterior.draws("theta"))',
  'band(range(8), posterior.draws("theta"))',
  'plot([line(range(8), y), scatter(range(8), y)])',
];

// Playwright says a warning of its own where it blocks the service worker.
test.use({ serviceWorkers: 'allow' });

test('plots: 30 on a page', async ({ page, budget }) => {
  const said: string[] = [];
  page.on('console', message => {
    if (['warning', 'error'].includes(message.type())) said.push(message.text());
  });
  page.on('pageerror', error => said.push(error.message));
  const fit = 'const posterior = await mcmc(eightSchools, { chains: 4, draws: 1000 });';
  const figures = Array.from({ length: FIGURES }, (_, at) => [`figure${at}`, KINDS[at % KINDS.length]]);
  const sources = { model: EIGHT_SCHOOLS_MODEL, fit, ...Object.fromEntries(figures) };
  await openNotebook(page, await linkTo(codeNotebook('Thirty', sources)));
  await page.waitForLoadState('networkidle');
  await runToEnd(page);
  for (let at = 0; at < FIGURES; at += 1) {
    const figure = cellOf(page, `figure${at}`).locator('figure svg').first();
    await figure.scrollIntoViewIfNeeded();
    await expect(figure).toBeVisible();
  }
  // In the other theme all are drawn anew.
  await page.emulateMedia({ colorScheme: 'dark' });
  await runToEnd(page);
  for (const words of said) console.log(`  console: ${words.slice(0, 300)}`);
  const shown = await page.locator('main figure svg.plot').count();
  budget.size('figures on one page', shown, '', FIGURES, { rule: 'least' });
  budget.size('warnings and errors of that page', said.length, '', 0);
});
