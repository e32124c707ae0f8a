/** How long Stop takes, measured on the page itself. Not here: what runs when it is pressed. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

export const stopButton = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });

/** Writes an endless loop into a cell whose editor is open, and runs it: Stop then takes the kernel with it. */
export async function runEndlessly(page: Page): Promise<void> {
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('while (true) {}');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('[data-kernel="busy"]')).toBeVisible();
}

/** From now on every click on Stop leaves in window.stopTimes how long it took until nothing ran and Run was there, painted. */
export async function timeStops(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { stopTimes: times });
    const isIdle = (): boolean =>
      document.querySelector('[data-busy="false"]') !== null &&
      Array.from(document.querySelectorAll<HTMLButtonElement>('.bar button')).some(
        button => button.innerText.trim().startsWith('Run') && !button.disabled,
      );
    const onClick = (event: MouseEvent): void => {
      if (
        !(event.target instanceof Element) ||
        event.target.closest('button')?.textContent?.trim() !== 'Stop'
      )
        return;
      const begin = event.timeStamp;
      const look = (): void => {
        if (isIdle()) setTimeout(() => times.push(performance.now() - begin));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    window.addEventListener('click', onClick, { capture: true });
  });
}

/** Milliseconds of every Stop so far. */
export const stopTimes = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { stopTimes: number[] }).stopTimes);

/** Presses Stop, waits for the page's own measurement. */
export async function stop(page: Page, trial: number): Promise<void> {
  await stopButton(page).click();
  await expect.poll(async () => (await stopTimes(page)).length).toBe(trial + 1);
}
