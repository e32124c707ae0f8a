/** WCAG 2.2 AA as far as axe can judge it, in both themes, on a wide screen and a phone. Not here: what only a person can judge. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { openNotebook, runToEnd, untilIdle } from './support/app.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

async function findings(page: Page): Promise<readonly string[]> {
  // What is fading in has not its colours yet.
  await page.evaluate(async () => {
    const finite = document
      .getAnimations()
      .filter(one => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(finite.map(one => one.finished));
  });
  await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async tags =>
      (
        (await Reflect.get(window, 'axe').run(document, {
          runOnly: { type: 'tag', values: tags },
          resultTypes: ['violations'],
        })) as { readonly violations: readonly Finding[] }
      ).violations,
    TAGS,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(node => `${id} (${help}): ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

const VIEWS = [
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 1440, height: 900 },
  { theme: 'light', width: 390, height: 844 },
  { theme: 'dark', width: 390, height: 844 },
] as const;

for (const { theme, width, height } of VIEWS) {
  test.describe(`${theme}, ${width} px`, () => {
    test.use({ colorScheme: theme, viewport: { width, height } });

    test('the gallery', async ({ page }) => {
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });

    test('a notebook at rest, after a run, and its dialogs', async ({ page }) => {
      await openNotebook(page, '/#example/coin-flip');
      expect(await findings(page), 'at rest').toEqual([]);
      if (width > 1000) await runToEnd(page);
      else {
        // The run may be over before one can ask twice.
        const begun = page.locator('[data-busy="true"]').waitFor({ state: 'attached' });
        await page.getByRole('region', { name: 'Inference' }).getByRole('button', { name: 'Run' }).click();
        await begun;
        await untilIdle(page);
      }
      expect(await findings(page), 'after a run').toEqual([]);
      await page.keyboard.press('Control+K');
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await findings(page), 'the palette').toEqual([]);
      await page.keyboard.type('share');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog').getByRole('heading').first()).toBeVisible();
      expect(await findings(page), 'the share dialog').toEqual([]);
    });

    test('a damaged link', async ({ page }) => {
      await page.goto('/#n1.AAAA');
      await expect(page.getByRole('heading').first()).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });
  });
}

test('the check finds what is wrong', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await page.evaluate(() => document.body.append(document.createElement('button')));
  expect((await findings(page)).join()).toContain('button-name');
});
