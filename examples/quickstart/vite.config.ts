import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';
import { defineConfig } from 'vite';

export default defineConfig({ plugins: [koze(), cloudflare()] });
