/** Listens to Vite's compiler of style sheets, which tells no plugin which files it reads. */
import type { Environment, ResolvedConfig, Rollup } from 'vite';

export interface Observer {
  /** The files that a style sheet is made of, as far as its compiler reports them. */
  compiled(environment: Environment, id: string, read: readonly string[]): void;
  /** What is wrong, as its compiler says it: with the lines around, of whichever file. */
  failed(context: Rollup.TransformPluginContext, id: string, error: unknown): void;
}

/** Observes the compiler of a configuration, once its plugins are known. */
export function observeStyles({ plugins }: ResolvedConfig, observer: Observer): void {
  const compiler = plugins.find(({ name }) => name === 'vite:css');
  const hook = compiler?.transform;
  // Else style sheets would not be guarded, and nobody would know.
  if (!compiler || !hook) throw new Error('koze: this version of Vite has no plugin vite:css');
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

/** A plugin's context that notes what it is asked to watch. */
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
