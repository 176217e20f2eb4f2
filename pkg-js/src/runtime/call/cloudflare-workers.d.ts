// The one export that the runtime needs: users need not install '@cloudflare/workers-types'.
declare module 'cloudflare:workers' {
  export const env: object;
}
