/** A page as a WebP picture of bounded size. Not here: the pages. */

/** Largest file, in bytes: quality goes down until a picture fits. */
export const LARGEST = 150_000;
const QUALITIES = [82, 74, 66, 58, 50, 42];

/** All of the page's body. Of the lowest quality where none fits. */
export async function shrunk(page) {
  const [width, height] = await page.evaluate(() => [document.body.offsetWidth, document.body.offsetHeight]);
  await page.setViewportSize({ width, height });
  const session = await page.context().newCDPSession(page);
  let bytes = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
    bytes = Buffer.from(data, 'base64');
    if (bytes.length <= LARGEST) break;
  }
  return bytes;
}
