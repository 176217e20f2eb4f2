import { defineConfig } from 'vitest/config';
import { cloudflareEnv } from './scripts/lib/tools.mjs';

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
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/{bases,docs,e2e,packed,seed,security,load,types}/**/*.test.ts'],
          // They start servers, browsers and package managers, each of which wants both cores.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
