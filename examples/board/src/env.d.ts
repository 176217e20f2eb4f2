/** The secrets: `.dev.vars` has them in development. */
declare namespace Cloudflare {
  interface Env {
    SESSION_SECRET: string;
    ADMIN_PASSWORD: string;
  }
}
