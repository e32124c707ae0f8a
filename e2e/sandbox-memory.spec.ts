/** User code that exhausts memory: the frame dies with no event, the page notices and goes on. */
import { expect, test } from '@playwright/test';

test('a cell that runs out of memory loses the kernel, never the page', async ({ page }) => {
  // Playwright reports the death of the frame's process as a crash of the page, though the page lives.
  await page.goto('/e2e/harness/index.html');
  await page.waitForFunction('window.client !== undefined');
  const seen = await page.evaluate(`(async () => {
    await run('1');
    const before = client.kernel.getSnapshot().epoch;
    const state = await run('const kept = []; for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })));');
    await until(client.kernel, s => s.status === 'ready' && s.epoch > before);
    const next = await run('2 + 3');
    return { status: state.status, message: state.error?.message, next: next.outputs[0].text };
  })()`);
  expect(seen).toMatchObject({ next: '5', message: expect.stringContaining('memory') });
});
