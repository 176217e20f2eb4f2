// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are passages of the source.
/** Guards of calls: definitions, checks of arguments, resolvers, direct calls, bases from packages. */
import { type Guard, inFile, on } from './guard.ts';

export const call: readonly Guard[] = [
  ...on(
    'call/object-stack.ts',
    ['workerd/errors'],
    [['a copy of an error has its stack', 'enumerable: false,', 'enumerable: true,']],
  ),
  ...on(
    'call/redact.ts',
    ['problem', 'workerd/errors'],
    [
      ['errors leak', 'dev ? reveal(error) : {}', 'reveal(error)'],
      [
        'an error reads as a success',
        'Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599',
        'true',
      ],
      [
        'what has no text breaks the answer',
        'Thrown: ${textOf(error)}',
        'Thrown: ${String(error)}',
      ],
      ['issues that are none break the page', 'if (!areIssues(copy))', 'if (false)'],
      [
        'a getter of an RpcError crashes the answer',
        "const [status, message, code] = ['status', 'message', 'code'].map((key) => peek(error, key));",
        'const { status, message, code } = error;',
      ],
      [
        'a hostile part of an RpcError crashes the answer',
        '} catch (reason) {',
        '} catch (reason) {\n    throw reason;',
      ],
      [
        'a thrown proxy crashes the answer',
        'if (isA(error, RpcError)) return describe',
        'if (error instanceof RpcError) return describe',
      ],
    ],
  ),
  ...on(
    'call/settings/exposure.ts',
    ['settings'],
    [
      [
        'serverOnly as a text or a Set keeps nothing',
        'if (!kept) {',
        'if (!kept) return;\n  if (false) {',
      ],
      [
        'serverOnly with a misspelt name keeps nothing',
        'if (kept !== true) checkKeptNames(definition, kept);',
        '',
      ],
      [
        'a class opens what its base keeps',
        "const lists = [serverOnly, ...classes.map((own) => ownValue(id, own, 'serverOnly'))];",
        'const lists = [serverOnly];',
      ],
      [
        'a setting that changes is not looked at again',
        'if (last && last[0] === serverOnly && last[1] === exposed) return;',
        'if (last) return;',
      ],
      ['exposed beside serverOnly', 'checkNotBoth(id, classes);', ''],
      [
        'exposed as a text opens by part of a name',
        'if (value === undefined || namesIn(value)) continue;',
        'continue;',
      ],
      [
        'exposed opens what it does not list',
        'if (nearest === undefined || namesIn(nearest)?.includes(method)) return;',
        'return;',
      ],
      ['a misspelt setting closes nothing', 'checkSpelling(id, classes);', ''],
    ],
  ),
  ...on(
    'call/settings/read.ts',
    ['settings'],
    [
      [
        'a hole in a list is a name',
        "names.every((name) => typeof name === 'string')",
        "names.some((name) => typeof name === 'string')",
      ],
      [
        'limits in a Map or a prototype are none',
        'if (isPlain && (prototype === Object.prototype || prototype === null)) {',
        'if (isPlain) {',
      ],
    ],
  ),
  ...on(
    'call/settings/limits.ts',
    ['settings'],
    [
      [
        'a misspelt method has no limit',
        "checkNames(definition, 'limits', Object.keys(limitsByMethod));",
        '',
      ],
      [
        'a limit that is no number is no limit',
        '!(Number.isSafeInteger(value) && (value as number) >= 0)',
        'false',
      ],
      ['a misspelt limit is none', 'if (!LIMITS.includes(name)) {', 'if (false) {'],
    ],
  ),
  ...on(
    'call/settings/routed.ts',
    ['resolvers'],
    [
      [
        'routed as anything but a boolean is taken for no',
        "if (routed === undefined || typeof routed === 'boolean') return routed === true;",
        'if (routed !== true) return false;\n  return true;',
      ],
    ],
  ),
  ...on(
    'call/redact.ts',
    ['problem'],
    [['a class hands on issues of any size', 'boundIssues(copy)', 'copy']],
  ),
  ...on(
    'call/suggest.ts',
    ['suggest'],
    [
      [
        'a long name is compared for minutes',
        'if (name.length > MAX_LENGTH) return undefined;',
        '',
      ],
    ],
  ),
  ...on(
    'call/settings/schemas.ts',
    ['check-arguments'],
    [
      [
        'a misspelt schema leaves its method open',
        "checkNames(definition, 'schemas', Object.keys(all));",
        '',
      ],
    ],
  ),
  ...on(
    'call/check-arguments.ts',
    ['check-arguments'],
    [
      [
        'an answer of many issues',
        'throw invalidInput(boundIssues(issues));',
        'throw invalidInput(issues);',
      ],
      ['255 arguments are checked for nothing', 'if (issues.length > MAX_ISSUES) break;', ''],
    ],
  ),
  ...on(
    'call/check-list.ts',
    ['check-arguments'],
    [
      [
        'an answer of many issues, from a list of schemas',
        'throw invalidInput(boundIssues(issues));',
        'throw invalidInput(issues);',
      ],
      [
        'arguments are checked for nothing by a list of schemas',
        'if (issues.length > MAX_ISSUES) break;',
        '',
      ],
    ],
  ),
  ...on(
    'call/settings/schemas.ts',
    ['check-arguments'],
    [
      ['a schema beside the last parameter checks nothing', 'if (fits) return;', 'return;'],
      [
        'a list holds what is no schema',
        'isStandardSchema(each) || (isMany && each === undefined)',
        'isMany || isStandardSchema(each)',
      ],
    ],
  ),
  ...on(
    'call/redact.ts',
    ['problem', 'workerd/errors'],
    [['errors that are returned leak', 'if (dev) return', 'if (true) return']],
  ),
  ...on(
    'call/resolvers.ts',
    ['resolvers', 'workerd/routing', 'workerd/keys'],
    [
      ['a key without a resolver', 'by === undefined && key !== undefined && !trusted', 'false'],
      ['a routed class is shared', 'key === undefined && isRouted(definition)', 'false'],
      ['nobody is somebody', 'stub == null', 'false'],
      [
        'a resolver returns no stub',
        "typeof (stub as Partial<Record<string, unknown>>)[method] !== 'function'",
        'false',
      ],
      ['a misspelt registration, early', 'if (sealed) throw unknownBinding(binding);', ''],
      ['a misspelt registration, late', 'if (unconfirmed.size > 0) confirmRegistrations(env);', ''],
    ],
  ),
  ...on(
    'call/direct.ts',
    ['workerd/keys'],
    [
      [
        'with({ key: null }) is a call without a key',
        "if ('key' in options) checkKey(options.key);",
        '',
      ],
    ],
  ),
  ...on(
    'call/call.ts',
    ['forms'],
    [
      [
        'arguments are not checked',
        'const checked = checkArguments(definition, method, input);',
        "const checked = input.source === 'form' ? [] : input.args;",
      ],
    ],
  ),
  ...on(
    'call/context.ts',
    ['workerd/routing'],
    [
      [
        'one request sees another’s context',
        'const storage = new AsyncLocalStorage<Context>();',
        'let store: Context | undefined;\nconst storage = {\n  getStore: () => store,\n  run: <T>(context: Context, fn: () => T): T => {\n    store = context;\n    return fn();\n  },\n};\nvoid AsyncLocalStorage;',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/runtime/call/package-base.ts',
    ['pkg-js/test/esbuild/package-base.test.ts'],
    [
      [
        'a hook that its declarations lack',
        'if (!Object.hasOwn(members, method)) continue;',
        'continue;',
      ],
      ['the nearest class of a package alone', 'depth >= followed', 'depth === followed'],
    ],
  ),
];
