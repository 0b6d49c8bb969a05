import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run against the sources, also across packages.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is awaited comes when it comes, also while other browsers have the processors.
    expect: { poll: { timeout: 15_000 } },
    reporters: ['default', './scripts/summary-reporter.mjs'],
    projects: [
      {
        extends: true,
        test: {
          name: 'packages',
          include: ['packages/*/test/**/*.test.ts', 'integrations/*/test/**/*.test.ts', 'fuzz/*.test.ts'],
          globalSetup: ['packages/server/test/support/global-setup.ts'],
          // As many as cores: half of their time they wait for a database, a process or a password's hash.
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/support/setup.ts'],
          // Every file drives a browser of its own: after the other tests, and two at a time: a third one gains nothing.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'chaos',
          include: ['chaos/**/*.test.ts'],
          // Its rounds are about moments: beside other tests they would mostly wait.
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/core/src/**'],
      thresholds: { branches: 100 },
      reporter: ['text-summary'],
    },
  },
});
