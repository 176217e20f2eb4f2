import { describe, expect } from 'vitest';
import { createApp } from './harness/app.js';
import { build } from './harness/programs.js';
import { MODES, serveByProgram } from './harness/server.js';
import { testQuickstart } from './suites/quickstart.js';

describe.each(MODES)('quickstart, %s', (mode) => {
  testQuickstart({
    create() {
      const app = createApp('examples/quickstart');
      // Its port is the same for everybody.
      app.edit('vite.config.ts', 'cloudflare()', 'cloudflare({ inspectorPort: false })');
      return app;
    },
    // As its users do it: other tests start Vite in their own process.
    async serve(app) {
      if (mode === 'build') expect(await build(app.folder)).toMatchObject({ ok: true });
      return serveByProgram(app.folder, mode);
    },
    restart: (app) => serveByProgram(app.folder, mode),
  });
});
