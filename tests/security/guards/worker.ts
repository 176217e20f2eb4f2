// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are passages of the source.
/** Guards of the HTTP door: the gate, the handler, bodies and answers. */
import { type Guard, on, type Passage } from './guard.ts';

const gate = (...passage: Passage): Guard[] => on('worker/gate.ts', ['gate'], [passage]);

export const worker: readonly Guard[] = [
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
    'return allowNonBrowser ? undefined : refusalResponse(crossSite(true));',
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
        'routes().get(url.slice(pathStart, query === -1 ? undefined : query))',
        'routes().get(decodeURIComponent(url.slice(pathStart, query === -1 ? undefined : query)))',
      ],
      ['two keys', 'keys.length > 1', 'keys.length > 99'],
      ['header injection in the key', 'code < 32 ||', ''],
      ['DEL in the key', 'code === 127', 'false'],
      [
        'a stranger names any instance',
        '{ request, env, key, trusted: false, caller: undefined }',
        '{ request, env, key, trusted: true, caller: undefined }',
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
    ['workerd/names', 'workerd/errors'],
    [
      [
        'browsers call server-only methods',
        'for (const method of methods)',
        'for (const method of [...methods, ...(definition.serverOnly ?? [])])',
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
  ...on(
    'worker/read-input.ts',
    ['marks', 'workerd/marks'],
    [
      [
        'marks turn off what a type decodes',
        "if (envelope.marks && !takesMarks) throw badInput('The method takes no marks.');",
        '',
      ],
    ],
  ),
  ...on(
    'worker/read-input.ts',
    ['form-fields'],
    [
      [
        'bytes that are not UTF-8 are replaced in fields',
        'if (hasReplaced(fields) && !isUtf8(text)) throw badInput(NOT_UTF8);',
        '',
      ],
      [
        'bytes that are not UTF-8 are replaced in parts',
        'if (hasReplaced(form) && !hasReplacement(bytes)) throw badInput(NOT_UTF8);',
        '',
      ],
    ],
  ),
  ...on(
    'worker/marks.ts',
    ['marks'],
    [
      [
        'a mark over what is not there, or has another form',
        'if (decoded === INVALID) throw badInput(`Mark ${position} does not fit the arguments.`);',
        '',
      ],
      [
        'a Map of what is no entry',
        'value.every((entry) => Array.isArray(entry) && entry.length === 2)',
        'value.every((entry) => Array.isArray(entry))',
      ],
      [
        'a Map is made before what is in it',
        'for (let position = marks.length - 1; position >= 0; position--) {',
        'for (let position = 0; position < marks.length; position++) {',
      ],
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
      ['a response forges its kind', 'headers.set(RESULT_HEADER, kind);', ''],
      [
        'script is sent to what is no page',
        "if (target?.protocol !== 'http:' && target?.protocol !== 'https:') {",
        'if (!target) {',
      ],
      ['a response is sniffed', "headers.set('x-content-type-options', 'nosniff');", ''],
      [
        'a response is cached',
        "if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');",
        '',
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
    'call/admit.ts',
    ['workerd/errors'],
    [['what the compiler could not read is open', 'checkOpen(definition, method);', '']],
  ),
  ...on(
    'call/admit.ts',
    ['workerd/sockets'],
    [
      [
        'a socket that the compiler could not read is open',
        'checkOpen(definition, method);',
        "if (method !== 'fetch') checkOpen(definition, method);",
      ],
    ],
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
];
