/** User code that exhausts memory: the frame's process dies with no event, the page notices and goes on. */
import { expect, test } from '@playwright/test';

test('a cell that runs out of memory loses the kernel, never the page', async ({ page, context }) => {
  // Playwright takes the death of the frame's process for a crash of the page and talks to it no more, though the
  // page lives: it reports to another page of its origin.
  const listener = await context.newPage();
  await listener.goto('/icon.svg');
  await listener.evaluate(`window.heard = [];
    new BroadcastChannel('memory').onmessage = event => window.heard.push(event.data)`);
  await page.goto('/e2e/harness/index.html');
  await page.waitForFunction('window.client !== undefined');
  await page.evaluate(`void (async () => {
    const say = data => new BroadcastChannel('memory').postMessage(data);
    await run('1');
    const before = client.kernel.getSnapshot().epoch;
    say({ started: true });
    const state = await run('const kept = [];\\nfor (;;) kept.push(new Array(1000000).fill(0.5));');
    say({ message: state.error?.message });
    await until(client.kernel, s => s.status === 'ready' && s.epoch > before);
    const next = await run('2 + 3');
    say({ next: next.outputs[0].text });
  })()`);
  const heard = () => listener.evaluate('window.heard') as Promise<unknown>;
  await expect
    .poll(heard, { timeout: 100_000 })
    .toEqual([{ started: true }, { message: expect.stringContaining('memory') }, { next: '5' }]);
});
