import { configDefaults, defineConfig } from 'vitest/config';
import { cloudflareEnv } from './scripts/lib/tools.mjs';
import { LongestFirst } from './tests/e2e/harness/longest-first.js';

/**
 * For tests that start servers, browsers and package managers: limits for what hangs. Files share
 * their process, so that Vite and Cloudflare's tools, which run in it, are loaded once.
 */
const slow = {
  testTimeout: 120_000,
  hookTimeout: 180_000,
  isolate: false,
  setupFiles: ['tests/e2e/harness/environment.ts'],
};

/** Tests that run without others beside them. */
const ALONE = ['tests/load/**/*.test.ts'];

export default defineConfig({
  test: {
    env: cloudflareEnv,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{pkg-js,vite-plugin}/{src,test}/**/*.test.ts',
            'tests/architecture.test.ts',
            'tests/oracle/**/*.test.ts',
          ],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...slow,
          name: 'e2e',
          include: ['tests/{bases,docs,e2e,packed,seed,security,types}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
          // A server's start keeps one core busy, and its test mostly waits for it.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...slow,
          name: 'alone',
          // The load test's clients keep every core busy: other tests' servers would answer too late.
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
