import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    environment: 'node',
    // No test times anything: this only ends what hangs, also on a machine with other work.
    testTimeout: 60_000,
  },
});
