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
          include: ['{pkg-js,vite-plugin}/{src,test}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/{e2e,packed}/**/*.test.ts'],
          // They start servers, browsers and package managers, each of which wants both cores.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
