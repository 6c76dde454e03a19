import { defineConfig } from 'vitest/config';

/** End-to-end tests drive the real app, one at a time: each owns a window, a database and a simulator. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    passWithNoTests: true,
  },
});
