import { configDefaults, defineConfig } from 'vitest/config';

/** They change what all files of a process share: methods of numbers, the store of parameters, limits of a device. */
const ALONE = [
  'src/engine/array/indexing.test.ts',
  'src/engine/model/handlers.test.ts',
  'src/engine/backends/tfjs/memory-limit.test.ts',
];

export default defineConfig({
  test: {
    environment: 'node',
    // No test times anything: this only ends what hangs, also on a machine with other work.
    testTimeout: 60_000,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
          // Loading the engine takes longer than most files' tests do.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
