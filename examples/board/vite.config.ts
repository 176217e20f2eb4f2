import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';
import { defineConfig } from 'vite';

// With `access: 'declared'`, a method that doesn't say who may call it fails the build.
export default defineConfig({ plugins: [koze({ access: 'declared' }), cloudflare()] });
