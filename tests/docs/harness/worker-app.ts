/** An app made of the classes, resolvers and settings that a page shows. */
import { type App, createApp } from '../../e2e/harness/app.js';

/**
 * The `worker` fixture with other files. Its own classes are left out.
 *
 * @param files what to write, by path
 * @param bindings the class of each binding
 */
export function createWorkerApp(
  files: Record<string, string>,
  bindings: Record<string, string>,
): App {
  const app = createApp('worker', {
    'src/worker.ts': "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n",
    ...files,
  });
  for (const name of ['ping', 'pong', 'user']) {
    if (!(`src/server/${name}.do.ts` in files)) app.delete(`src/server/${name}.do.ts`);
  }
  const objects = Object.entries(bindings).map(([name, class_name]) => ({ name, class_name }));
  const config = JSON.parse(app.read('wrangler.jsonc'));
  config.durable_objects = { bindings: objects };
  config.migrations = [{ tag: 'v1', new_sqlite_classes: Object.values(bindings) }];
  app.write('wrangler.jsonc', JSON.stringify(config));
  return app;
}
