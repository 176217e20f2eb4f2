/** The compiler's description of an object, kept beside its handle. */
import type { AnySchema } from '../schema/schema.js';
import type { Handle } from '../shared/types.js';

/** A method's limits, in `static limits = { upload: { body: 8_000_000, files: 4 } }`. */
export interface MethodLimits {
  /** Bytes of request body. */
  readonly body?: number;
  /** Files in it. */
  readonly files?: number;
}

/** The settings of a class that the runtime reads. */
export interface ObjectClass {
  readonly prototype?: object;
  readonly access?: unknown;
  readonly exposed?: unknown;
  readonly instance?: unknown;
  readonly limits?: unknown;
  readonly routed?: unknown;
  readonly schemas?: unknown;
  readonly serverOnly?: unknown;
}

/**
 * A parameter: its name, and the schema of its type, if known. `...tags` is a rest parameter, whose
 * schema is that of an item. A destructured parameter has no name.
 */
export type Parameter = readonly [name: string, schema?: AnySchema];

/**
 * A parameter of type `Caller`: its index in the class's own list, and what stands for an anonymous caller.
 * Without the latter, only a caller who is known may call.
 */
export type CallerParameter = readonly [index: number, anonymous?: null | undefined];

/** `tags` of the rest parameter `...tags`; undefined for any other parameter. */
export function restName([name]: Parameter): string | undefined {
  return name.startsWith('...') ? name.slice(3) : undefined;
}

/** An argument, with the index of its parameter and the path of its issues. */
interface Matched {
  readonly value: unknown;
  readonly index: number;
  readonly path: readonly (string | number)[];
}

/** Matches arguments to parameters. Those beyond the last parameter are dropped. */
export function* matchArguments(
  parameters: readonly Parameter[],
  given: readonly unknown[],
): Iterable<Matched> {
  for (const [index, parameter] of parameters.entries()) {
    const [name] = parameter;
    const rest = restName(parameter);
    if (rest === undefined) {
      yield { value: given[index], index, path: name === '' ? [] : [name] };
      continue;
    }
    for (let i = index; i < given.length; i++) {
      yield { value: given[i], index, path: [rest, i - index] };
    }
  }
}

/** What the compiler emits for a class. */
export interface Definition {
  /** Below which path the worker answers: '/__koze'. */
  readonly base: string;
  /** The file below `src/server`, without its extension: 'admin/user.do'. */
  readonly id: string;
  /** The binding's name: 'USER_DO'. */
  readonly binding: string;
  /** The methods that browsers may call. */
  readonly methods: readonly string[];
  /** Those that only worker code may call. */
  readonly serverOnly?: readonly string[] | undefined;
  /** Their parameters on the wire, by method. */
  readonly params?: Readonly<Record<string, readonly Parameter[]>> | undefined;
  /** The methods with a parameter that no type decodes, whose callers mark what they send. */
  readonly marked?: readonly string[] | undefined;
  /** Where the class extends a package's: how many classes of its chain are the project's. */
  readonly followed?: number | undefined;
  /** Whether WebSocket upgrades from outside reach the class's `fetch`. */
  readonly sockets?: boolean | undefined;
  /** Whether the class asks who opens a WebSocket, by `callerOf`. Then it is exported as an entry class. */
  readonly admits?: boolean | undefined;
  /** Returns the default export of `src/server/caller.ts`, if there is one. Call it as late as `class`. */
  readonly caller?: (() => unknown) | undefined;
  /** The parameters that get the caller's identity, by method. */
  readonly callers?: Readonly<Record<string, readonly CallerParameter[]>> | undefined;
  /** The methods that give items one by one: generators. */
  readonly items?: readonly string[] | undefined;
  /** The index of the parameter that gets an `AbortSignal`, by method, in the class's own list. */
  readonly signals?: Readonly<Record<string, number>> | undefined;
  /**
   * Returns the class. Call it during a call, never while modules load: with objects that import each
   * other, the binding may not be initialized yet.
   */
  readonly class: () => ObjectClass;
}

// Not a property of the handle: whoever has a handle should not get its class.
const definitions = new WeakMap<Handle, Definition>();

/** Remembers `definition` as that of `handle`. */
export function define(handle: Handle, definition: Definition): void {
  definitions.set(handle, definition);
}

/** The definition of a handle that `durableObject` made. */
export function definitionOf(handle: Handle): Definition {
  const definition = definitions.get(handle);
  if (definition) return definition;
  throw new TypeError(
    'This is not the handle of a Durable Object: handles come from `$server/<id>`. If it does, ' +
      'two copies of @kuratchi/koze are bundled.',
  );
}
