import { defineConfig } from 'vitest/config';
import { cloudflareEnv } from './scripts/lib/tools.mjs';

/** For tests that start servers, browsers and package managers: limits for what hangs. */
const slow = { testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    env: cloudflareEnv,
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
          // Its clients keep every core busy, so that servers of other tests would answer too late.
          include: ['tests/load/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
