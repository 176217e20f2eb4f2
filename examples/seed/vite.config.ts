import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';
import { defineConfig } from 'vite';

const pages = ['index', 'user', 'profile', 'preferences', 'counter', 'reminder', 'chat'];

export default defineConfig({
  plugins: [koze(), cloudflare()],
  environments: {
    client: {
      build: { rollupOptions: { input: pages.map((page) => `${page}.html`) } },
    },
  },
});
