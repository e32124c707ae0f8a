/** `npm run budget`: what the page may cost, measured in the production build and printed as one table. */
import { defineConfig } from '@playwright/test';
import main from '../playwright.config.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/budget',
  globalTeardown: main.globalTeardown,
  webServer: main.webServer,
  use: main.use,
  timeout: 600_000,
  // One at a time, and no second try: what is measured once must hold.
  workers: 1,
  reporter: [['./table-reporter.ts']],
});
