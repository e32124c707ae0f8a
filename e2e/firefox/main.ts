/** Runs the checks one after the other in one Firefox, and says what came of them. Not here: the checks. */
import { startFirefox } from './browser.ts';
import { CHECKS } from './checks.ts';

const browser = await startFirefox();
console.log(`Firefox: ${await browser.version()}`);
let failed = 0;
for (const { name, run } of CHECKS) {
  const begin = performance.now();
  const error = await run(browser).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error !== null) failed += 1;
  console.log(`${error === null ? '✓' : '✘'} ${name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
  if (error !== null) console.log(error);
}
await browser.close();
console.log(`firefox: ${CHECKS.length} checks, ${CHECKS.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
