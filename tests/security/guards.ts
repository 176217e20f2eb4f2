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

const gate = (...passage: Passage): Guard[] => on('worker/gate.ts', ['gate'], [passage]);

/** Guards of the schemas, found by their own tests. */
const inSchema = (file: string, tests: readonly string[], passages: readonly Passage[]): Guard[] =>
  inFile(
    `pkg-js/src/runtime/schema/${file}`,
    tests.map((test) => `pkg-js/test/${test}.test.ts`),
    passages,
  );

export const GUARDS: readonly Guard[] = [
  ...gate(
    'a sibling subdomain calls',
    "site === 'same-origin' ? undefined",
    "site !== 'cross-site' ? undefined",
  ),
  ...gate(
    'an origin that begins like ours calls',
    'origin !== url.slice(0, pathStart)',
    '!origin.startsWith(url.slice(0, pathStart))',
  ),
  ...gate(
    'an opaque origin calls',
    'if (origin !== null) {',
    "if (origin !== null && origin !== 'null') {",
  ),
  ...gate(
    'what is not a browser calls',
    'return allowNonBrowser ? undefined : refusalResponse(crossSite());',
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
    'worker/dispatch.ts',
    ['handler', 'workerd/gate', 'workerd/keys', 'workerd/names'],
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
    'worker/handler.ts',
    ['workerd/gate'],
    [
      ['https is not ours', "'https://'.length", "'http://'.length"],
      ['a longer first segment is ours', '`${options.base}/`', 'options.base'],
    ],
  ),
  ...on(
    'worker/routes.ts',
    ['workerd/names', 'workerd/errors', 'statics'],
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
    'worker/body.ts',
    ['body', 'workerd/bodies'],
    [
      ['a body without an end', 'if (size + chunk.byteLength > limit) {', 'if (false) {'],
      ['a small limit is passed over', ' && first.byteLength <= limit', ''],
      [
        'a refused body is read for ever',
        'let left = DRAIN_BYTES; left > 0;',
        'let left = DRAIN_BYTES; left > -1e15;',
      ],
      [
        'a body that does not come is waited for',
        'return Promise.race([read, this.#late]);',
        'return read;',
      ],
      ['a drip is pace enough', 'this.#received >= this.#pace.bytes', 'this.#received > 0'],
      [
        'four bytes hold 128 kB',
        'let bytes = new Uint8Array();',
        'let bytes = new Uint8Array(131_072);',
      ],
      ['a late sender keeps its stream', 'if (watch.isOver) cancel().catch(() => {});', ''],
    ],
  ),
  ...on(
    'worker/body.ts',
    ['workerd/slow-bodies'],
    [
      [
        'a body from the network is waited for',
        'waiting > MAX_WAITING ? atPace(pace, cancel, (watch) => watch.over(read)) : read',
        'read',
      ],
    ],
  ),
  ...on(
    'worker/read-input.ts',
    ['workerd/bodies'],
    [
      ['invalid UTF-8 is replaced', '{ fatal: true }', '{ fatal: false }'],
      [
        'any content type',
        'type !== JSON_TYPE && type !== MULTIPART_TYPE && type !== FIELDS_TYPE',
        'false',
      ],
      ['a broken body is our error', '.catch(brokenBody)', ''],
      ['compressed bodies', 'if (isCompressed(request)) {', 'if (false) {'],
      ['a flood of fields', 'count > MAX_PARTS', 'false'],
      ['the arguments twice', 'second !== undefined', 'false'],
      ['many files under one name', 'files.has(name)', 'false'],
      [
        'a text in place of a file',
        "if (!(value instanceof File)) throw badInput('A part of the form is not a file.');",
        '',
      ],
      ['more files than allowed', 'if (count > files) throw tooManyFiles(files);', ''],
      ['files without a place', 'if (files.size > 0)', 'if (false)'],
      [
        'the parser’s message quotes the input',
        "} catch {\n    // Not the parser's own message: it quotes the input.\n    throw badInput('The body is not valid JSON.');",
        '} catch (error) {\n    throw badInput(String(error));',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/runtime/schema/reserved-keys.ts',
    ['pkg-js/test/runtime/arguments.test.ts', 'pkg-js/test/schema/hostile.test.ts'],
    [
      ['__proto__ as a key', "key === '__proto__' || ", ''],
      ['constructor as a key', "key === 'constructor' || ", ''],
      ['prototype as a key', " || key === 'prototype'", ''],
    ],
  ),
  ...on(
    'worker/inspect-arguments.ts',
    ['arguments', 'workerd/bodies'],
    [
      ['nesting exhausts the stack', '  if (depth === 0) return TOO_DEEP;\n', ''],
      ['infinite numbers', 'value === Infinity || value === -Infinity', 'false'],
    ],
  ),
  ...on(
    'shared/codec/decode-arguments.ts',
    ['arguments', 'workerd/bodies'],
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
    'worker/multipart.ts',
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
    'worker/answer.ts',
    ['workerd/results'],
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
    'shared/protocol.ts',
    ['workerd/names'],
    [
      ['an answer is sniffed', "'x-content-type-options': 'nosniff',", ''],
      ['an answer is cached', "'cache-control': 'private, no-store',", ''],
    ],
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
    'worker/dispatch.ts',
    ['workerd/sockets'],
    [["a socket's address takes plain requests", 'if (!isUpgrade(request)) {', 'if (false) {']],
  ),
  ...on(
    'worker/routes.ts',
    ['workerd/sockets'],
    [['a class without fetch has a door', 'if (sockets)', 'if (true)']],
  ),
  ...on(
    'worker/dispatch.ts',
    ['workerd/errors'],
    [['what the compiler could not read is open', 'checkOpen(definition, method);', '']],
  ),
  ...on(
    'worker/dispatch.ts',
    ['workerd/sockets'],
    [['a socket that the compiler could not read is open', "checkOpen(definition, 'fetch');", '']],
  ),
  ...on(
    'call/statics.ts',
    ['statics'],
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
      [
        'a hole in a list is a name',
        "names.every((name) => typeof name === 'string')",
        "names.some((name) => typeof name === 'string')",
      ],
      ['a misspelt setting closes nothing', 'checkSpelling(id, classes);', ''],
      [
        'limits in a Map or a prototype are none',
        'if (isPlain && (prototype === Object.prototype || prototype === null)) {',
        'if (isPlain) {',
      ],
    ],
  ),
  ...on(
    'call/statics.ts',
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
    'worker/routes.ts',
    ['statics'],
    [
      [
        'a misspelt method has no limit',
        "checkNames(definition, 'limits', Object.keys(limitsByMethod));",
        '',
      ],
      ['a misspelt limit is none', 'if (!LIMITS.includes(name)) {', 'if (false) {'],
    ],
  ),
  ...inSchema(
    'issues.ts',
    ['schema/hostile'],
    [
      ['issues without an end', 'bounded.length === MAX_ISSUES', 'false'],
      ['issues of any size', 'if (left < 0 || bounded', 'if (bounded'],
      ['a path of any length', "if (left < 0) return [...keys, '…'];", ''],
      [
        'half a character',
        "/[\\ud800-\\udbff]/.test(text[length - 2] ?? '') ? length - 2 : length - 1",
        'length - 1',
      ],
    ],
  ),
  ...inSchema(
    'issues.ts',
    ['schema/standard', 'runtime/problem'],
    [
      ['a message of any length', 'cut(issue.message, MAX_MESSAGE_LENGTH)', 'issue.message'],
      ['a key of any length', "typeof key === 'string' ? cut(key, MAX_KEY_LENGTH) : key", 'key'],
    ],
  ),
  ...inSchema(
    'run.ts',
    ['schema/hostile'],
    [['our own schemas’ issues have no bounds', 'return boundIssues(', 'return (']],
  ),
  ...inSchema(
    'standard.ts',
    ['schema/standard'],
    [
      ['another library’s issues have no bounds', 'boundIssues(issues)', 'issues'],
      [
        'another library makes a million messages',
        'firstOf(result.issues, MAX_ISSUES + 1)',
        'firstOf(result.issues, Infinity)',
      ],
    ],
  ),
  ...inSchema(
    'binary.ts',
    ['schema/types'],
    [
      ['a file is named ..', ".replace(/[. ]+$/, '')", ''],
      ['a NUL ends a name early', "name.replace(INVISIBLE, '')", 'name'],
      [
        'a name is a path',
        "visible.slice(Math.max(visible.lastIndexOf('/'), visible.lastIndexOf('\\\\')) + 1)",
        'visible',
      ],
      ['a name is a stream of another file', ".replaceAll(':', '_')", ''],
      ['a name is a device', ".replace(DEVICE, '_$&')", ''],
      ['another library’s schema gets a path', '{ value: cleanName(name) }', '{ value: name }'],
    ],
  ),
  ...on(
    'call/redact.ts',
    ['problem'],
    [['a class hands on issues of any size', 'boundIssues(copy)', 'copy']],
  ),
  ...on(
    'worker/rebinding.ts',
    ['gate'],
    [
      [
        'another site’s name for this machine calls',
        'return dev || !EDGE_PORTS.has(port);',
        'return false;',
      ],
      ['dev believes a name at a port of Cloudflare’s', 'return dev || ', 'return '],
      ['a name that ends like localhost is this machine', '(?:.*\\.)?localhost', '.*localhost'],
      [
        'a name that begins like an address is one',
        '\\d+\\.\\d+\\.\\d+\\.\\d+|',
        '\\d+\\.\\d+\\.\\d+\\.\\d+.*|',
      ],
      [
        'an origin that wrangler rewrote is believed',
        'if (request.headers.has(REWRITTEN)) return !isUpgrade(request);',
        '',
      ],
    ],
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
    'call/statics.ts',
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
      ['255 arguments are checked for nothing', 'if (issues.length > MAX_ISSUES) return;', ''],
    ],
  ),
  ...on(
    'worker/form-pages.ts',
    ['forms'],
    [
      [
        'open redirect',
        "if (!referrer.startsWith(`${origin}/`) || referrer.length > MAX_REFERRER) return '/';\n  const { pathname, search } = new URL(referrer);\n  return origin + pathname + search;",
        "return referrer === '' ? '/' : referrer;",
      ],
      ['reflected script', '`&#${character.charCodeAt(0)};`', 'character'],
      ['script that escaping missed', "headers.set('content-security-policy', POLICY);", ''],
      ['another site shows the page in a frame', '  "frame-ancestors \'none\'",\n', ''],
      ['the page’s link leads elsewhere', '  "base-uri \'none\'",\n', ''],
      ['a form in the page sends something', '  "form-action \'none\'",\n', ''],
      ['a page of many megabytes', "if (left < 0) return [...items, '<li>…</li>'];", ''],
      ['a page as long as what a class says', "cut(detail ?? '', MAX_DETAIL)", "detail ?? ''"],
      ['a page as long as its referrer', ' || referrer.length > MAX_REFERRER', ''],
    ],
  ),
  ...on(
    'shared/thrown.ts',
    ['problem', 'workerd/errors', 'workerd/results'],
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
    'shared/codec/encode-result.ts',
    ['results', 'workerd/results'],
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
    'shared/codec/own-bytes.ts',
    ['results', 'workerd/results'],
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
    'call/redact.ts',
    ['problem', 'workerd/errors'],
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
    'shared/codec/decode-result.ts',
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
    'call/resolvers.ts',
    ['resolvers', 'workerd/routing', 'workerd/keys'],
    [
      ['a key without a resolver', 'key !== undefined && !trusted', 'false'],
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
    'shared/codec/error-transport.ts',
    ['error-transport', 'workerd/errors'],
    [
      [
        'a parenthesis cuts an error off',
        "pack(payload).replaceAll(')', '\\\\u0029')",
        'pack(payload)',
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
        'Object.entries(payload).filter(([name, part]) => fits(name, part))',
        'Object.entries({ ...payload, data: undefined })',
      ],
      ['a view in an error travels with its buffer', '{ operations: { viewInfo } }', '{}'],
    ],
  ),
  ...on(
    'shared/address.ts',
    ['workerd/keys', 'client'],
    [['at(undefined) is a call without a key', "if (typeof key !== 'string')", 'if (false)']],
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
    'server/unavailable.ts',
    ['unavailable'],
    [
      [
        'a form rendered for nobody posts to the instance that all share',
        "if ('key' in options) checkKey(options.key);",
        '',
      ],
      [
        'a form rendered for one instance posts to another',
        'const get = () => urlOf(path, key);',
        'const get = () => urlOf(path, key && undefined);',
      ],
    ],
  ),
  ...on(
    'shared/address.ts',
    ['client', 'unavailable'],
    [
      [
        'a key adds members to the query',
        "'?key=' + encodeURIComponent(key)",
        "'?key=' + key.replaceAll(' ', '%20')",
      ],
      [
        'a file name or a method leaves its segment of the path',
        '`${path}/${encodeURIComponent(method)}`',
        '`${path}/${method}`',
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
    'vite-plugin/src/plugins/lower-syntax.ts',
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
    ['tests/core/fixtures.rs'],
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
    ['tests/core/fixtures.rs'],
    [['a package opens its socket', 'exposed.lists("fetch")', 'true']],
  ),
  ...inFile(
    'src/analyze/chain.rs',
    ['tests/core/fixtures.rs'],
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
    ['tests/core/fixtures.rs'],
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
    ['tests/core/fixtures.rs'],
    [['declarations in a circle', 'depth < MAX_DEPTH', 'true']],
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
  ...inFile(
    'pkg-js/src/node/packages.ts',
    ['pkg-js/test/node/packages.test.ts'],
    [['a specifier leads out of node_modules', "|| subpath.includes('..')", '']],
  ),
  ...inFile(
    'pkg-js/src/node/frameworks.ts',
    ['pkg-js/test/node/frameworks.test.ts'],
    [
      [
        'a build overwrites a file of the app: an adapter that only Vite knows of',
        'if (adapter !== undefined) return SVELTE_ADAPTERS.includes(adapter);',
        '',
      ],
      [
        'a build overwrites a file of the app: an adapter in its configuration',
        'if (SVELTE_ADAPTERS.some((name) => mentions(configs, name))) return true;',
        '',
      ],
      [
        'a build overwrites a file of the app: an adapter in its package.json',
        'return !hasAnother && SVELTE_ADAPTERS.slice(0, 2).some(uses);',
        'return false;',
      ],
      [
        'a configuration that no adapter reads ends a build',
        'readsAnother(project, file, configs) ? undefined :',
        '',
      ],
      [
        'a worker of ours takes the place of a framework’s',
        '.find(isUsed);',
        '.find(() => false);',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/node/wrangler.ts',
    ['pkg-js/test/node/frameworks.test.ts'],
    [
      [
        'a build overwrites a file of the app: nobody looks at it',
        "if (!existsSync(path)) return { file, content: 'absent' };",
        "if (path) return { file, content: 'absent' };",
      ],
      [
        'a build deletes a folder of the app',
        "return { file, content: 'unparsable' };",
        "return { file, content: 'absent' };",
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/sync-wrangler.ts',
    ['tests/e2e/sveltekit.test.ts'],
    [
      [
        'a build overwrites a file of the app: SvelteKit’s plugin is not asked',
        "typeof adapter === 'string' ? adapter : undefined",
        'undefined',
      ],
    ],
  ),

  ...inFile(
    'vite-plugin/src/environment.ts',
    ['tests/e2e/guard-files.test.ts'],
    [
      [
        'conditions for all environments make a worker of the pages',
        "if (consumer === 'client') return",
        "if (consumer === 'client' && !resolve.conditions.includes('workerd')) return",
      ],
      ['a plugin called vitest takes the guard off a build', "command !== 'serve' || ", ''],
      [
        'a plugin called vitest takes the guard off the dev server',
        'process.env.VITEST === undefined',
        'false',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/guard-server-code.ts',
    ['tests/e2e/guard-files.test.ts'],
    [
      [
        'preserveSymlinks hides an object behind a link',
        'session.disk.serverFile(cleanUrl(resolved.id))',
        'cleanUrl(resolved.id)',
      ],
      [
        'a plugin that comes first resolves and loads server code',
        'if (secret) refuse(this, session, secret);',
        '',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/refusal.ts',
    ['tests/e2e/guard-files.test.ts'],
    [
      ['what publicDir links to is imported by its URL', 'isShared ? join(', 'false ? join('],
      ['a page imports a copy', 'session.disk.copiedFrom(file)', 'undefined'],
      [
        'a page imports the worker’s own',
        'if (isPrivate(config, realPath(file) ?? file)) return privateFile(session, file);',
        '',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/guard-dev-server.ts',
    ['tests/e2e/guard-dev.test.ts'],
    [
      [
        'somebody types the URL of a server file',
        'if (!files.some((file) => secretIn(session, config, file))) return next();',
        'if (files !== undefined) return next();',
      ],
      ['a link in publicDir is served', '[config.root, config.publicDir]', '[config.root]'],
      [
        'a server’s build is previewed',
        'refuseSecrets(session, config, [folder])',
        '(_, __, next) => next()',
      ],
      ['an alias is a URL', '[path, ...applyAliases(config, path)]', '[path]'],
      ['a page of the server is found without its ending', '[file, `${file}.html`, ', '[file, '],
      ['a folder of the server has an index', "join(file, 'index.html')", 'file'],
      [
        'a URL is spelled with back slashes, or with `..`',
        "attempt(path, (text) => new URL(text, 'http://localhost').pathname)",
        'path',
      ],
      ['a URL is encoded', '[each, attempt(each, decodeURI)]', '[each]'],
      ['a URL begins at the base', ', ...based.map((each) => `/${each.slice(base.length)}`)', ''],
    ],
  ),
  ...inFile(
    'vite-plugin/src/private-files.ts',
    ['tests/e2e/guard-dev.test.ts'],
    [
      ['the worker’s data is served', "new Set(['.wrangler', '.koze'])", 'new Set<string>()'],
      ['secrets and settings are served', "SETTINGS.test(segments.at(-1) ?? '') || ", ''],
      ['the worker’s build is served', ' || isBuiltForServers(config, file)', ''],
      [
        'a server’s build lies in the pages’',
        'if (directory.length < innermost.length) continue;',
        'if (innermost !== "") continue;',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/guard-styles.ts',
    ['tests/e2e/guard-styles.test.ts'],
    [
      [
        'a compiler reads what it does not report',
        'refuseNamed(this, id, namedFiles(this.environment.getTopLevelConfig(), [[source, id]]));',
        '',
      ],
      [
        'a style sheet names one that names server code',
        'if (STYLE.test(file)) visit(readText(file), file);',
        '',
      ],
      ['a style sheet computes a name', 'refuseNamed(this, id, sheets);', ''],
      [
        'a style sheet computes the name of a text',
        'if (held !== undefined) refuse(this, session, serverCode(session, held), id);',
        '',
      ],
      [
        'the error of a compiler shows lines of server code',
        'refuseNamed(context, id, serverFilesOf(session, error));',
        'void serverFilesOf(session, error);',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/check-output.ts',
    ['tests/e2e/guard-files.test.ts'],
    [
      ['publicDir has a link to server code', 'if (secret) refuse(this, session, secret);', ''],
      [
        'publicDir is a link',
        '[normalizePath(publicDir), realPath(publicDir)]',
        '[normalizePath(publicDir)]',
      ],
      [
        'a bundle holds server code',
        `if (file !== undefined) {
          refuse(`,
        `if (file === '') {
          refuse(`,
      ],
      [
        'what a later hook adds stays on the disk',
        'for (const name of Object.keys(bundle)) rmSync(join(folder, name), { force: true });',
        'void [join, rmSync, folder];',
      ],
      [
        'a worker’s build publishes a server file',
        "if (kind === 'server') return [];",
        "if (kind !== 'browser') return [];",
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/node/project.ts',
    ['pkg-js/test/esbuild/guard.test.ts'],
    [['a hard link hides a server file', 'return this.#server.same(file);', 'return undefined;']],
  ),
  ...inFile(
    'pkg-js/src/node/server-files.ts',
    ['pkg-js/test/esbuild/guard.test.ts', 'tests/e2e/guard-files.test.ts'],
    [
      [
        'a page imports src/middleware',
        ', ...others.flatMap(asFile)]',
        ', ...others.slice(9).flatMap(asFile)]',
      ],
      ['a copy hides a server file', 'read(file.path)?.equals(content)', 'false'],
      [
        'an image is inlined as text',
        "if (text.includes('data:')) texts.push(",
        'if (false) texts.push(',
      ],
      ['a source map is inlined', 'if (!isBinary(inlined)) texts.push(', 'if (false) texts.push('],
      ['a string holds a server file', "text.replace(/\\\\+[nrt]?|[\\s\"'`]+/g, '')", 'text'],
      [
        'a string holds a server file in base64',
        '[squeeze(content.toString()), base64]',
        '[squeeze(content.toString())]',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/esbuild/guard-server-code.ts',
    ['pkg-js/test/esbuild/guard.test.ts'],
    [
      ['a page imports a copy', 'session.disk.copiedFrom(path)', 'undefined'],
      [
        'a plugin has a query in its paths',
        "disk.serverFile(path) ?? disk.serverFile(path.replace(/[?#].*$/s, ''))",
        'disk.serverFile(path)',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/esbuild/check-output.ts',
    ['pkg-js/test/esbuild/guard.test.ts'],
    [
      [
        'a plugin that comes first loads server code',
        'inputs.map(secretOf)',
        'inputs.slice(1e9).map(secretOf)',
      ],
      [
        'a plugin reads server code under a name of its own',
        'disk.serverFilesIn(outputsOf(result, cwd))',
        'disk.serverFilesIn([])',
      ],
      [
        'a build that fails leaves its outputs',
        'rmSync(resolve(cwd, output), { force: true });',
        '',
      ],
      ['a build that fails passes its outputs on', 'result.outputFiles?.splice(0);', ''],
    ],
  ),
  ...inFile(
    'vite-plugin/src/refusal.ts',
    ['tests/e2e/guard-styles.test.ts'],
    [['the error of the guard shows server code in the page', ", pluginCode: ' ' }", ' }']],
  ),
  ...inFile(
    'src/analyze/scope.rs',
    ['tests/core/fixtures.rs'],
    [
      ['a base that is assigned to', 'reader.forget_assigned();', ''],
      [
        'a mixin that assigns to its parameter',
        'locals.values.keys().any(|name| self.is_assigned(name))',
        'false',
      ],
    ],
  ),
];
