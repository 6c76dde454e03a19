import { defineConfig } from 'vitest/config';
import vue from '@vitejs/plugin-vue';

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    // Ends what hangs; how long a test takes is the machine's affair.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Tests of feeds mostly wait for time to pass.
    maxWorkers: 3,
    setupFiles: ['test/support/propertySeed.ts'],
  },
});
