import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { RUNNER_DOCUMENT, RUNNER_HASH, RUNNER_SCRIPT } from './runner.ts';

test('the hash in the policies is that of the runner script', () => {
  const digest = createHash('sha256').update(RUNNER_SCRIPT).digest('base64');
  expect(RUNNER_HASH).toBe(`sha256-${digest}`);
});

test('the frame document holds the script unchanged and a policy without network', () => {
  expect(RUNNER_DOCUMENT).toContain(`<script>${RUNNER_SCRIPT}</script>`);
  expect(RUNNER_DOCUMENT).toContain("connect-src 'none'");
  expect(RUNNER_SCRIPT).not.toContain('</script');
});
