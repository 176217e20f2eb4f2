import { describe } from 'vitest';
import { createApp } from './harness/app.js';
import { MODES, restart, serve } from './harness/programs.js';
import { testQuickstart } from './suites/quickstart.js';

describe.each(MODES)('quickstart, %s', (mode) => {
  testQuickstart({
    create() {
      const app = createApp('examples/quickstart');
      // Its port is the same for everybody.
      app.edit('vite.config.ts', 'cloudflare()', 'cloudflare({ inspectorPort: false })');
      return app;
    },
    serve: (app) => serve(app.folder, mode),
    restart: (app) => restart(app.folder, mode),
  });
});
