import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: this is how Vitest is configured
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['e2e/support/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Every file drives a browser of its own; more at once only slow each other down.
    maxWorkers: 1,
    reporters: ['default', './scripts/summary-reporter.mjs'],
  },
});
