export { Sandbox } from '@cloudflare/sandbox';
