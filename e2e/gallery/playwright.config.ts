/** `npm run gallery`: every shipped notebook from its link, in the production build, one line a figure. */
import { defineConfig } from '@playwright/test';
import main from '../playwright.config.ts';

export default defineConfig({
  ...main,
  testDir: '.',
  projects: [{ name: 'gallery' }],
  outputDir: '../../test-results/gallery',
  reporter: [['../support/gallery-reporter.ts']],
});
