/**
 * Prints the figures of `npm run gallery`, one line each, and how many items agree. An item is the first word of a
 * test's title ("C7: …"); it agrees when all its tests pass. Not here: the figures themselves (hold.ts).
 */
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { FIGURE } from './hold.ts';

export default class GalleryReporter implements Reporter {
  readonly #items = new Map<string, boolean>();

  onTestEnd(test: TestCase, result: TestResult): void {
    const last = result.status === test.expectedStatus || result.retry === test.retries;
    if (!last) return;
    for (const { type, description } of result.annotations) {
      if (type === FIGURE && description !== undefined) console.log(description);
    }
    const passed = result.status === 'passed';
    if (!passed) console.log(`${test.title}: ${result.status}\n${result.error?.message ?? ''}`);
    for (const item of itemsOf(test.title)) this.#items.set(item, (this.#items.get(item) ?? true) && passed);
  }

  onEnd(): void {
    const agreed = Array.from(this.#items.values()).filter(Boolean).length;
    console.log(`${agreed}/${this.#items.size} gallery items agree`);
  }

  printsToStdio(): boolean {
    return true;
  }
}

/** "C5, C6: the scale" → C5 and C6. */
function itemsOf(title: string): readonly string[] {
  return (/^([A-Z]\d+(?:, [A-Z]\d+)*):/.exec(title)?.[1] ?? title).split(', ');
}
