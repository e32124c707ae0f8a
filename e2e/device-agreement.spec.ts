/**
 * tfjs on WebGPU and WebGL in real Chromium against the interpreter, primitive by primitive, and no tensor left behind by
 * ten thousand steps. Not here: sampling (device.spec.ts).
 */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { rolldown } from 'rolldown';
import type { Agreement } from '../src/engine/backends/tfjs/test/agreement.ts';
import type { BatchAgreement } from '../src/engine/backends/tfjs/test/lane-agreement.ts';

interface Result {
  readonly adapter: string;
  readonly software: boolean;
  readonly rows: readonly Agreement[];
  readonly next: readonly number[];
  readonly before: number;
  readonly after: number;
  readonly launches: number;
}

/** Batches of members, a thread each. */
interface Batches {
  readonly loops: readonly BatchAgreement[];
  /** Largest relative error of outputs fed back 25 times. */
  readonly feedback: number;
  readonly primitives: readonly BatchAgreement[];
  readonly left: number;
}

async function bundle(file: string): Promise<string> {
  const input = path.resolve(import.meta.dirname, 'harness', file);
  const build = await rolldown({ input, platform: 'browser', logLevel: 'silent' });
  const { output } = await build.generate({ format: 'es', codeSplitting: false });
  await build.close();
  return output[0].code;
}

/** What the worker made of `code` answers to a device's name. */
async function inWorker<T>(page: Page, code: string, name: string): Promise<{ result?: T; error?: string }> {
  await page.route('**/agreement/*', route => {
    const isCode = route.request().url().endsWith('.js');
    return route.fulfill({
      contentType: isCode ? 'text/javascript' : 'text/html',
      body: isCode ? code : '<!doctype html><title>Agreement</title>',
    });
  });
  await page.goto('/agreement/index.html');
  return page.evaluate(
    device =>
      new Promise<{ result?: T; error?: string }>(resolve => {
        const worker = new Worker('/agreement/worker.js', { type: 'module' });
        worker.addEventListener('message', event => resolve(event.data as { result?: T }));
        worker.addEventListener('error', event => resolve({ error: event.message }));
        worker.postMessage(device);
      }),
    name,
  );
}

for (const name of ['webgpu', 'webgl'] as const) {
  test(`${name}: batches of loops and of primitives agree with the interpreter, loops in a handful of launches`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const code = await bundle('lane-agreement.ts');
    const { error, result } = await inWorker<Batches>(page, code, name);
    expect(error).toBeUndefined();
    const loops = result?.loops ?? [];
    for (const row of loops) {
      console.log(`${name}: ${row.name}: ${row.launches} launches, ${row.milliseconds.toFixed(1)} ms`);
    }
    expect(loops.length).toBeGreaterThanOrEqual(5);
    expect(loops.filter(row => !(row.value < 1e-5 && row.gradient < 1e-4 && row.launches <= 4))).toEqual([]);
    const primitives = result?.primitives ?? [];
    const asOne = primitives.filter(row => row.launches <= 4);
    console.log(
      `${name}: fed back ${result?.feedback.toExponential(1)}; ${asOne.length} of ${primitives.length} cases as one program`,
    );
    expect(result?.feedback).toBeLessThan(1e-5);
    expect(asOne.length).toBeGreaterThan(40);
    expect(primitives.filter(row => !(row.value < 1e-5 && row.gradient < 1e-4))).toEqual([]);
    expect(result?.left).toBe(0);
  });

  test(`${name}: every primitive agrees with the interpreter, and nothing leaks`, async ({ page }) => {
    test.setTimeout(180_000);
    const code = await bundle('device-agreement.ts');
    const answer = await inWorker<Result>(page, code, name);
    expect(answer.error).toBeUndefined();
    const { result } = answer;
    if (result === undefined) throw new Error('no result');
    const worst = (of: (row: Agreement) => number) => Math.max(...result.rows.map(of));
    console.log(
      `${name} (${result.adapter}${result.software ? ', software' : ''}): ${result.rows.length} primitives, ` +
        `values ${worst(row => row.value).toExponential(1)}, gradients ${worst(row => row.gradient).toExponential(1)}; ` +
        `10,000 steps: ${result.launches} launches, ${result.after - result.before} tensors left`,
    );
    expect(result.rows.filter(row => !(row.value < 1e-5 && row.gradient < 1e-4))).toEqual([]);
    expect(result.next.map(value => Math.round(value * 1e4) / 1e4)).toEqual([2, 1.3333, 1, 0.6667]);
    expect(result.launches).toBeGreaterThanOrEqual(20_000);
    expect(result.after).toBe(result.before);
  });
}
