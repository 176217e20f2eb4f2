// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are passages of the source.
/** The guards, each with what the code would be without it, and the tests that must then fail. */

export interface Guard {
  /** The attack that it stops. */
  readonly name: string;
  /** Relative to the repository. */
  readonly file: string;
  /** Its text, which the file has exactly once. */
  readonly guard: string;
  readonly without: string;
  /** Test files, relative to the repository, one of which must fail. */
  readonly tests: readonly string[];
}

type Passage = readonly [name: string, guard: string, without: string];

/** Guards of any file. */
const inFile = (file: string, tests: readonly string[], passages: readonly Passage[]): Guard[] =>
  passages.map(([name, guard, without]) => ({ name, file, guard, without, tests }));

/** Guards of the runtime, found by its own tests. */
const on = (file: string, tests: readonly string[], passages: readonly Passage[]): Guard[] =>
  inFile(
    `pkg-js/src/runtime/${file}`,
    tests.map((test) => `pkg-js/test/runtime/${test}.test.ts`),
    passages,
  );

const gate = (...passage: Passage): Guard[] => on('gate.ts', ['gate'], [passage]);

export const GUARDS: readonly Guard[] = [
  ...gate(
    'a sibling subdomain calls',
    "site === 'same-origin' ? undefined",
    "site !== 'cross-site' ? undefined",
  ),
  ...gate(
    'an origin that begins like ours calls',
    'origin === url.slice(0, pathStart)',
    'origin.startsWith(url.slice(0, pathStart))',
  ),
  ...gate(
    'an opaque origin calls',
    'if (origin !== null) return',
    "if (origin !== null && origin !== 'null') return",
  ),
  ...gate(
    'what is not a browser calls',
    'return allowNonBrowser ? undefined : crossSite();',
    'return undefined;',
  ),
  ...gate('CORS reflects any origin', 'origin !== null && allowed.has(origin)', 'origin !== null'),
  ...gate('a cache keeps one origin’s answer for another', "headers.append('vary', 'Origin');", ''),
  ...gate('allowedOrigins takes null and *', 'allowedOrigins.map(checkOrigin)', 'allowedOrigins'),
  ...gate(
    'allowedOrigins takes what can never match',
    '!/^(http:.*:80|https:.*:443)$/.test(origin)',
    'true',
  ),
  ...gate(
    'any preflight is answered',
    "request.method === 'OPTIONS' && isPreflight ?",
    'isPreflight ?',
  ),

  ...on(
    'dispatch.ts',
    ['workerd'],
    [
      ['the gate is not asked', 'if (refusal) return unread(request, refusal);', ''],
      ['GET calls', "request.method !== 'POST'", 'false'],
      [
        'an encoded path finds a method',
        'routes.get(url.slice(pathStart, query === -1 ? undefined : query))',
        'routes.get(decodeURIComponent(url.slice(pathStart, query === -1 ? undefined : query)))',
      ],
      ['two keys', 'keys.length > 1', 'keys.length > 99'],
      ['header injection in the key', 'code < 32 ||', ''],
      ['DEL in the key', 'code === 127', 'false'],
      [
        'a stranger names any instance',
        'const source = { request, env, key, trusted: false };',
        'const source = { request, env, key, trusted: true };',
      ],
      ['a truthy dev shows errors', 'options.dev === true', 'Boolean(options.dev)'],
    ],
  ),
  ...on(
    'worker.ts',
    ['workerd'],
    [
      ['https is not ours', "'https://'.length", "'http://'.length"],
      ['a longer first segment is ours', '`${options.base}/`', 'options.base'],
    ],
  ),
  ...on(
    'routes.ts',
    ['workerd'],
    [
      [
        'browsers call server-only methods',
        'for (const method of methods)',
        'for (const method of [...methods, ...(definition.serverOnly ?? [])])',
      ],
      [
        'a limit that is no number is no limit',
        '!(Number.isSafeInteger(value) && (value as number) >= 0)',
        'false',
      ],
    ],
  ),
  ...on(
    'body.ts',
    ['body', 'workerd'],
    [
      ['a body without an end', 'if (size + chunk.byteLength > limit) {', 'if (false) {'],
      ['a small limit is passed over', ' && first.byteLength <= limit', ''],
      [
        'a refused body is read for ever',
        'let left = DRAIN_BYTES; left > 0;',
        'let left = DRAIN_BYTES; left > -1e15;',
      ],
    ],
  ),
  ...on(
    'read-input.ts',
    ['workerd'],
    [
      ['invalid UTF-8 is replaced', '{ fatal: true }', '{ fatal: false }'],
      [
        'any content type',
        'type !== JSON_TYPE && type !== MULTIPART_TYPE && type !== FIELDS_TYPE',
        'false',
      ],
      ['a broken body is our error', '.catch(brokenBody)', ''],
      [
        'compressed bodies',
        "if (!request.headers.has('content-encoding')) throw error;",
        'throw error;',
      ],
      ['a flood of fields', 'count > MAX_PARTS', 'false'],
      ['the arguments twice', 'second !== undefined', 'false'],
      ['many files under one name', 'files.has(name)', 'false'],
      [
        'a text in place of a file',
        "if (!(value instanceof File)) throw badInput('A part of the form is not a file.');",
        '',
      ],
      ['more files than allowed', 'if (count <= files) return;', 'return;'],
      ['files without a place', 'if (files.size > 0)', 'if (false)'],
      [
        'the parser’s message quotes the input',
        "} catch {\n    // Not the parser's own message: it quotes the input.\n    throw badInput('The body is not valid JSON.');",
        '} catch (error) {\n    throw badInput(String(error));',
      ],
    ],
  ),
  ...on(
    'codec/inspect.ts',
    ['arguments', 'workerd'],
    [
      ['nesting exhausts the stack', '  if (depth === 0) return TOO_DEEP;\n', ''],
      ['__proto__ as a key', "key === '__proto__' || ", ''],
      ['constructor as a key', "key === 'constructor' || ", ''],
      ['prototype as a key', " || key === 'prototype'", ''],
      ['infinite numbers', 'value === Infinity || value === -Infinity', 'false'],
    ],
  ),
  ...on(
    'codec/holes.ts',
    ['arguments', 'workerd'],
    [
      [
        'a path into a prototype',
        'Object.hasOwn(parent, key as string | number)',
        '(key as string) in parent',
      ],
      [
        'a hole over a value',
        'if (child(parent, key, position) !== null) throw badHole(position);',
        'child(parent, key, position);',
      ],
      ['too many arguments', 'args.length > MAX_ARGUMENTS', 'false'],
      ['an envelope with more in it', "=== 'args,holes'", "!== ''"],
    ],
  ),
  ...on(
    'multipart.ts',
    ['multipart'],
    [
      ['a flood of parts', '> MAX_PARTS + 1', '> 1e9'],
      [
        'a boundary that is none',
        "if (/^[\\w'()+,./:=? -]{0,69}[\\w'()+,./:=?-]$/.test(boundary)) return boundary;",
        'return boundary;',
      ],
      [
        'the parser reads another boundary',
        '`multipart/form-data; boundary="${boundary}"`',
        'contentType',
      ],
    ],
  ),
  ...on(
    'answer.ts',
    ['workerd'],
    [
      ['a response forges its kind', "headers.set(RESULT_HEADER, 'response');", ''],
      ['a response is sniffed', "headers.set('x-content-type-options', 'nosniff');", ''],
      [
        'a response is cached',
        "if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');",
        '',
      ],
    ],
  ),
  ...on(
    'headers.ts',
    ['workerd'],
    [
      ['an answer is sniffed', "'x-content-type-options': 'nosniff',", ''],
      ['an answer is cached', "'cache-control': 'private, no-store',", ''],
    ],
  ),
  ...on(
    'problem.ts',
    ['problem', 'workerd'],
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
    'dispatch.ts',
    ['sockets'],
    [["a socket's address takes plain requests", 'if (!isUpgrade(request)) {', 'if (false) {']],
  ),
  ...on(
    'routes.ts',
    ['sockets'],
    [
      ['a class without fetch has a door', 'if (sockets)', 'if (true)'],
      ['what the compiler could not read is open', 'if (!isKept) return;', 'return;'],
    ],
  ),
  ...on(
    'check-arguments.ts',
    ['check-arguments'],
    [
      ['a misspelt schema leaves its method open', 'if (!names.includes(name)) {', 'if (false) {'],
      ['an answer of many issues', 'issues.slice(0, MAX_ISSUES)', 'issues'],
    ],
  ),
  ...on(
    'form-answers.ts',
    ['forms'],
    [
      [
        'open redirect',
        "if (!referrer.startsWith(`${origin}/`)) return '/';\n  const { pathname, search } = new URL(referrer);\n  return origin + pathname + search;",
        "return referrer === '' ? '/' : referrer;",
      ],
      ['reflected script', '`&#${character.charCodeAt(0)};`', 'character'],
      [
        'script that escaping missed',
        "headers.set('content-security-policy', \"default-src 'none'\");",
        '',
      ],
    ],
  ),
  ...on(
    'thrown.ts',
    ['problem', 'workerd'],
    [
      [
        'a trap that throws crashes the answer',
        '} catch {\n    // A trap threw',
        '} catch (error) {\n    throw error;\n    // A trap threw',
      ],
      [
        'prototypes that never end hang the request',
        'left > 0 && isObject(prototype)',
        'isObject(prototype)',
      ],
      [
        'a getter that throws crashes the answer',
        '} catch {\n    return undefined;',
        '} catch (error) {\n    throw error;',
      ],
      [
        'an error that cannot be formatted takes its id out of the log',
        '(isReadable(each) ? each : UNREADABLE)',
        'each',
      ],
    ],
  ),
  ...on(
    'codec/results.ts',
    ['results', 'workerd'],
    [
      ['a sparse array is written out', 'if (left < 0) return false;', ''],
      ['a graph is written out', '--left < 0 || ', ''],
      [
        'a class passes for an object',
        'Object.getPrototypeOf(object) !== Object.prototype',
        'false',
      ],
      ['an own __proto__ key leaves as JSON', " || key === '__proto__'", ''],
      [
        'a getter shows JSON.stringify another value',
        'property?.value',
        '(object as Record<string, unknown>)[key]',
      ],
      ["an array's toJSON writes the answer", "if ('toJSON' in array) return false;", ''],
      [
        'a returned error says what a thrown one may not',
        '? { Error: (held: unknown) => isA(held, Error) && hideError(held, redact) }',
        '? REVEALING',
      ],
      [
        'what hangs on a returned RpcError leaves with it',
        "return [textOf(message), { name: 'RpcError',",
        "return [textOf(message), { ...received, name: 'RpcError',",
      ],
      ['a result has a type that no page reads', "TAGS.has(tag) ? tag : 'Object'", 'tag'],
      ['a view in a result leaves with its buffer', 'operations: { viewInfo, ', 'operations: { '],
    ],
  ),
  ...on(
    'codec/own-bytes.ts',
    ['results', 'workerd'],
    [
      [
        'a view leaves with all of its buffer',
        'return { buffer, byteOffset: 0, byteLength,',
        'return { buffer: view.buffer, byteOffset: view.byteOffset, byteLength,',
      ],
      ['shared memory has no form', ' && buffer instanceof ArrayBuffer', ''],
    ],
  ),
  ...on(
    'returned-errors.ts',
    ['problem', 'workerd'],
    [['errors that are returned leak', 'if (dev) return', 'if (true) return']],
  ),
  ...inFile(
    'pkg-js/src/runtime/schema/binary.ts',
    ['pkg-js/test/schema/types.test.ts'],
    [
      [
        'bytes travel with all of their buffer',
        'isOwn && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer',
        'isOwn',
      ],
      [
        'a Buffer travels with its pool',
        'return new Uint8Array(input);',
        'return new Uint8Array(buffer, input.byteOffset, byteLength);',
      ],
    ],
  ),
  ...on(
    'codec/revive.ts',
    ['results'],
    [
      ['an answer swaps a prototype', "if (key == '__proto__') fail(key);", ''],
      [
        'an answer names a constructor',
        'CONSTRUCTED.test(tag) ? globals[tag]! : fail(tag)',
        'globals[tag]!',
      ],
      [
        'an answer calls a class of the page',
        '(Type|Range|Syntax|Reference|Eval|URI)?Error',
        '\\w*Error',
      ],
      [
        'an answer calls a function of the page',
        '((Int|Uint)(8|16|32)|Uint8Clamped|Float(16|32|64)|Big(Int|Uint)64)Array',
        '\\w*Array',
      ],
      ['an answer asks for what arrays inherit', 'Number.isInteger(index) && ', ''],
      ['an answer refers to what is not there', ' && index < length', ''],
      ['an answer fills a place before the first', 'index >= lowest && ', ''],
      ['an answer fills the place __proto__ of an array', 'check(place, 0, first);', ''],
      [
        'a length reserves a gigabyte',
        'array[LAST_INDEX] = 0;\n      delete array[LAST_INDEX];',
        '',
      ],
      [
        'a number in place of bytes reserves a gigabyte',
        "entries[first]?.[0] == 'ArrayBuffer' ? at(first) : fail(tag)",
        'at(first)',
      ],
      [
        'a broken answer is an error of no kind',
        "throw TypeError('Malformed answer: ' + String(reason));",
        'throw reason;',
      ],
    ],
  ),
  ...on(
    'resolvers.ts',
    ['resolvers', 'workerd'],
    [
      ['a key without a resolver', 'key !== undefined && !trusted', 'false'],
      [
        'a routed class is shared',
        'key === undefined && definition.class().routed === true',
        'false',
      ],
      ['nobody is somebody', 'stub == null', 'false'],
      [
        'a resolver returns no stub',
        "typeof (stub as Partial<Record<string, unknown>>)[method] !== 'function'",
        'false',
      ],
      ['a misspelt registration, early', 'if (complete) throw unknownBinding(binding);', ''],
      ['a misspelt registration, late', 'if (unconfirmed.size > 0) confirmRegistrations(env);', ''],
    ],
  ),
  ...on(
    'remote-errors.ts',
    ['remote-errors', 'workerd'],
    [
      [
        'a parenthesis cuts an error off',
        "pack(cargo).replaceAll(')', '\\\\u0029')",
        'pack(cargo)',
      ],
      [
        'any DOMException passes for an RpcError',
        "if (typeof name !== 'string' || !name.startsWith(PREFIX)) return error;",
        '',
      ],
      [
        'a hostile error turns into another one',
        'if (!isA(error, DOMException) || isA(error, RpcError)) return error;',
        'if (!(error instanceof DOMException) || error instanceof RpcError) return error;',
      ],
      [
        'issues that cannot travel hide their error',
        'Object.entries(cargo).filter(([name, part]) => fits(name, part))',
        'Object.entries({ ...cargo, data: undefined })',
      ],
      ['a view in an error travels with its buffer', '{ operations: { viewInfo } }', '{}'],
    ],
  ),
  ...on(
    'key.ts',
    ['workerd', 'client'],
    [['at(undefined) is a call without a key', "if (typeof key !== 'string')", 'if (false)']],
  ),
  ...on(
    'do.ts',
    ['workerd'],
    [
      [
        'with({ key: null }) is a call without a key',
        "if ('key' in options) checkKey(options.key);",
        '',
      ],
    ],
  ),
  ...on(
    'call.ts',
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
    'context.ts',
    ['workerd'],
    [
      [
        'one request sees another’s context',
        'const storage = new AsyncLocalStorage<Context>();',
        'let store: Context | undefined;\nconst storage = {\n  getStore: () => store,\n  run: <T>(context: Context, fn: () => T): T => {\n    store = context;\n    return fn();\n  },\n};\nvoid AsyncLocalStorage;',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/lower-syntax.ts',
    ['tests/e2e/syntax.test.ts'],
    [
      [
        'a decorator in a base class keeps the worker from starting',
        'disk.isServerFile(file) || disk.watched().files.includes(file)',
        'disk.objectId(file) !== undefined',
      ],
      [
        'a base outside of the server directory keeps the worker from starting',
        ' || disk.watched().files.includes(file)',
        '',
      ],
      ['JSX in a class loses its runtime', "!file.endsWith('x') && ", ''],
    ],
  ),
  ...inFile(
    'src/analyze/exposure.rs',
    ['tests/fixtures.rs'],
    [
      ['an override opens a hook', 'if package.names.contains(&member.name) {', 'if false {'],
      ['hooks of an unreadable base', 'if package.unreadable.is_some() {', 'if false {'],
      [
        'agents publish everything',
        '(package.is_agent && !is_marked())',
        '(false && !is_marked())',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/object.rs',
    ['tests/fixtures.rs'],
    [['a package opens its socket', 'exposed.lists("fetch")', 'true']],
  ),
  ...inFile(
    'src/analyze/chain.rs',
    ['tests/fixtures.rs'],
    [
      [
        'a package’s mixin opens what it is called with',
        'base.names.extend(own.map(|member| member.name.clone()));',
        'drop(own);',
      ],
    ],
  ),
  ...inFile(
    'src/analyze/exposed.rs',
    ['tests/fixtures.rs'],
    [
      [
        'what is not exposed has a URL',
        'method.server_only |= !self.admits(&method.name);',
        'let _ = method;',
      ],
      ['private methods are exposed', 'is_inherited && !is_own', 'is_inherited || is_own'],
    ],
  ),
  ...inFile(
    'src/analyze/declarations/base.rs',
    ['tests/fixtures.rs'],
    [['declarations in a circle', 'depth < MAX_DEPTH', 'true']],
  ),
  ...inFile(
    'pkg-js/src/runtime/package-base.ts',
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
  ...inFile(
    'pkg-js/src/node/packages.ts',
    ['pkg-js/test/node/packages.test.ts'],
    [['a specifier leads out of node_modules', "|| subpath.includes('..')", '']],
  ),
];
