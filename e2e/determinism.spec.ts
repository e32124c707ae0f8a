/** Chromium draws the bits that Node draws, whether 1, 2 or 4 workers run the chains. */
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { DETERMINISM } from '../src/engine/determinism.fixture.ts';

for (const workers of [1, 2, 4]) {
  test(`the committed draws come from ${workers} chain workers`, async ({ page }) => {
    // The client makes as many chain workers as there are cores, four at most.
    await page.addInitScript(
      `Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => ${workers} })`,
    );
    await page.goto('/e2e/harness/index.html');
    await page.waitForFunction('window.client !== undefined');
    for (const { name, model, chains, warmup, draws, seed, rows } of DETERMINISM) {
      const options = JSON.stringify({ chains, warmup, draws, seed });
      const source = `${model}\nconst posterior = await mcmc(model, ${options});\n"sampled"`;
      const seen = await page.evaluate(`run(${JSON.stringify(source)})`);
      expect(seen, name).toMatchObject({ status: 'done', error: null });
      const csv = (await page.evaluate(
        'client.exportCsv(client.runs.getSnapshot().at(-1)).then(blob => blob.text())',
      )) as string;
      const body = csv.slice(csv.indexOf('\n') + 1);
      expect(body.split('\n').length, name).toBe(chains * draws + 1);
      expect(createHash('sha256').update(body).digest('hex'), name).toBe(rows);
    }
    // Beside the chain workers: the kernel, the worker in it that answers for it, and the ledger.
    await expect.poll(() => page.workers().length).toBe(workers + 3);
  });
}
