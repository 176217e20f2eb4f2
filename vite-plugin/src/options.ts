/** What users configure. */
import type { WranglerOptions } from '@kuratchi/koze/node';

/** Options of the plugin. */
export interface KozeOptions {
  /** The directory of the `.do.*` files, relative to Vite's root. Default: `src/server`. */
  serverDir?: string;
  /** The directory of the pages, relative to Vite's root. Default: `src/routes`. */
  routesDir?: string;
  /** Path prefix of every call's URL. Default: `/__koze`. */
  basePath?: string;
  /**
   * Other origins whose pages may call, with cookies, written as browsers send them:
   * `https://app.example.com`. Default: none.
   */
  allowedOrigins?: string[];
  /**
   * Whether to accept calls that don't come from a browser: scripts, apps, other servers.
   * Default: no.
   */
  allowNonBrowser?: boolean;
  /** Whether a parameter whose type can't be checked is an error. Default: a warning. */
  strict?: boolean;
  /**
   * Who may call a method for which its class doesn't say it. `open`: anyone. `declared`: such a method is
   * an error. Default: `open`.
   */
  access?: 'open' | 'declared';
  /**
   * How to keep the wrangler configuration in step with the classes. `storage` is
   * what new classes keep their data in (`sqlite` or `kv`). `lifecycle` is how a file that has
   * neither `migrations` nor `exports` declares classes. `false` leaves the configuration alone.
   */
  wrangler?: Omit<WranglerOptions, 'file'> | false;
}
