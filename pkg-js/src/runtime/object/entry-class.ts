/**
 * The class that the worker exports for a class that needs doors of its own: a subclass, which keeps its
 * name, its statics, `instanceof` and hibernation. Other classes are exported as they are.
 */

/** A Durable Object class, which workerd alone instantiates. */
type ObjectConstructor = new (ctx: never, env: never) => object;

/** What an entry class adds. */
export interface Feature {
  /** Before the class's constructor runs, which may write, and may open transactions. */
  before?(ctx: object): void;
  /** After it: own properties hide what the class has written as fields. */
  after?(instance: object, ctx: object): void;
  /** Methods for the worker's side. No URL leads to them: names that begin with `_` have none. */
  readonly doors: Readonly<Record<`_koze_${string}`, (this: object, ...args: never) => unknown>>;
}

/** Makes the exported class of `Class`. */
export function entryClass<C extends ObjectConstructor>(Class: C, ...features: Feature[]): C {
  const Entry = extend(Class, features);
  for (const { doors } of features) Object.assign(Entry.prototype, doors);
  return Object.defineProperty(Entry, 'name', { value: Class.name }) as unknown as C;
}

function extend(Base: ObjectConstructor, features: readonly Feature[]): ObjectConstructor {
  // Without a name of its own, which stacks would show in place of the one that it is given.
  return class extends Base {
    constructor(ctx: never, env: never) {
      for (const feature of features) feature.before?.(ctx);
      super(ctx, env);
      for (const feature of features) feature.after?.(this, ctx);
    }
  };
}
