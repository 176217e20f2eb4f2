/** Observes Vite's style sheet compiler, which doesn't tell plugins which files it reads. */
import type { Environment, ResolvedConfig, Rollup } from 'vite';

export interface Observer {
  /**
   * Receives the files that a style sheet was compiled from, as far as its compiler reports them.
   */
  compiled(environment: Environment, id: string, read: readonly string[]): void;
  /** Receives the compiler's error, which shows the lines around it, in any file. */
  failed(context: Rollup.TransformPluginContext, id: string, error: unknown): void;
}

/** Observes the compiler of a configuration, once its plugins are known. */
export function observeStyles({ plugins }: ResolvedConfig, observer: Observer): void {
  const compiler = plugins.find(({ name }) => name === 'vite:css');
  const hook = compiler?.transform;
  // Otherwise style sheets would be unguarded, and nobody would notice.
  if (!compiler || !hook)
    throw new Error("koze: can't guard style sheets: this version of Vite has no plugin vite:css");
  const handler = typeof hook === 'function' ? hook : hook.handler;
  const observed: typeof handler = async function (source, id, ...rest) {
    const read: string[] = [];
    try {
      const result = await handler.call(listening(this, read), source, id, ...rest);
      observer.compiled(this.environment, id, read);
      return result;
    } catch (error) {
      observer.failed(this, id, error);
      throw error;
    }
  };
  compiler.transform = typeof hook === 'function' ? observed : { ...hook, handler: observed };
}

/** A plugin's context that records the files that it is asked to watch. */
function listening(context: Rollup.TransformPluginContext, read: string[]) {
  return new Proxy<typeof context>(Object.create(context), {
    get(_, property) {
      const value: unknown = Reflect.get(context, property);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (property === 'addWatchFile') read.push(String(args[0]));
        return Reflect.apply(value, context, args);
      };
    },
  });
}
