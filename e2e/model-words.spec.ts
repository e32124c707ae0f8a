/** What the page says of a model before and when it cannot run, and how its card names the columns of a table. */
import { expect, test } from '@playwright/test';
import { cellOf, closeEditor, openEditor, openNotebook, replaceLine, untilIdle } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const TABLE = ['group,x,y', '0,0.1,1.2', '1,0.4,3.1', '0,0.2,0.8', '2,0.5,4.2', '2,0.3,2.9', '1,0.7,3.6'];
const MODEL = [
  'function lines() {',
  '  const alpha = plate("groups", 3, () => sample("alpha", Normal(0, 1)));',
  '  const beta = ~Normal(0, 1);',
  '  const sigma = ~HalfNormal(1);',
  '  observe(Normal(alpha[data.group] + beta * data.x, sigma), data.y);',
  '}',
];
const NOTEBOOK = codeNotebook('Words of models', {
  data: `const data = csv(\`${TABLE.join('\n')}\`);`,
  model: MODEL.join('\n'),
  fit: 'const fit = await mcmc(lines, { chains: 1, warmup: 20, draws: 20 });',
});

test('the card calls columns by their names; a model that cannot run says why when it is run, in place of its card', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(NOTEBOOK));
  const model = cellOf(page, 'model');
  const run = async () => {
    await model.hover();
    await model.getByRole('button', { name: 'Run cell' }).click();
    await untilIdle(page);
  };
  await run();
  const card = model.getByRole('img', { name: /^Plate diagram of lines/ });
  await expect(card).toHaveAccessibleName(/y observed given .*group.*x/);
  await expect(model.locator('.outputs')).toContainText('group');

  await openEditor(page, 'model');
  await replaceLine(page, 5, '  observe(Normal(alpha + beta * data.x, sigma), tensor([1, 2, 3, 4]));');
  await closeEditor(page);
  await expect(model).not.toContainText('cannot run');
  await expect(card).toBeVisible();
  await run();
  const warning = model.locator('.out-text.warn');
  await expect(warning).toHaveText(/^The model lines cannot run yet: .*\(line 5\)/);
  // It was of the text before.
  await expect(card).toHaveCount(0);
  await expect(model.getByRole('alert')).toHaveCount(0);

  await openEditor(page, 'model');
  await replaceLine(page, 5, MODEL[4]);
  await closeEditor(page);
  await run();
  await expect(warning).toHaveCount(0);
  await expect(card).toBeVisible();
});

test('a run without a start point names the term, its parameter and the line', async ({ page }) => {
  const notebook = codeNotebook('No start', {
    data: 'const y = [1, 2, 3];\nconst spread = tensor([1, 0.5, -1]);',
    model: 'function m() {\n  const s = ~HalfNormal(1);\n  observe(Normal(0, s * spread), y);\n}',
    fit: 'await mcmc(m, { chains: 2, warmup: 20, draws: 20 })',
    typo: 'HalfNromal(1)',
  });
  await openNotebook(page, await linkTo(notebook));
  const run = async (id: string) => {
    await cellOf(page, id).hover();
    await cellOf(page, id).getByRole('button', { name: 'Run cell' }).click();
    await untilIdle(page);
  };
  await run('fit');
  const alert = cellOf(page, 'fit').getByRole('alert');
  await expect(alert).toContainText('Line 3');
  await expect(alert).toContainText(
    /No start point found: in "y" the scale of Normal must be positive, got −[\d.]+ at element 2/,
  );
  await run('typo');
  const typo = cellOf(page, 'typo').getByRole('alert');
  await expect(typo.locator('code').first()).toHaveText(/HalfN/);
  await expect(typo).not.toContainText('`');
});
