// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are passages of the source.
/** Guards of pages: what their values can be, where they lead, and who their forms belong to. */
import { type Guard, on } from './guard.ts';

export const page: readonly Guard[] = [
  ...on(
    'page/escape.ts',
    ['page/escaping'],
    [
      ['a text begins a tag', "return '&lt;';", "return '<';"],
      ['a value ends its attribute', "return '&quot;';", "return '\"';"],
      ['a value is an entity', "return '&amp;';", "return '&';"],
      ['a value ends an attribute in other quotation marks', "return '&#39;';", 'return "\'";'],
      ['only the first character is escaped', 'start = at + 1;', 'start = at + 1; break;'],
    ],
  ),
  ...on(
    'page/coerce.ts',
    ['page/escaping'],
    [
      ['a promise is shown', 'if (isPromise(value)) {', 'if (false) {'],
      ['a function’s source is shown', "if (typeof value === 'function') {", 'if (false) {'],
      [
        'a list’s own methods show one text to a check, and another to the page',
        "return text ?? '';",
        "return value.filter((item) => !isNothing(item)).map(coerce).join(' ');",
      ],
    ],
  ),
  ...on(
    'page/attributes.ts',
    ['page/escaping'],
    [['a call that nobody awaits is always true', 'refuseUnready(value);', '']],
  ),
  ...on(
    'page/judge-url.ts',
    ['page/urls'],
    [
      [
        'any scheme',
        "return SCHEMES.has(scheme.toLowerCase()) || (kind === 'image' && IMAGE_DATA.test(url));",
        'return true;',
      ],
      ['a link to data', "kind === 'image' && IMAGE_DATA", 'IMAGE_DATA'],
      ['data that is no image', '/^data:image\\/[a-z\\d.+-]+[;,]/i', '/^data:/i'],
      ['controls and spaces hide a scheme', 'while (url.charCodeAt(start) <= SPACE) start++;', ''],
      ['line breaks hide a scheme', ".replaceAll(/[\\t\\n\\r]/g, '')", ''],
      [
        'each part is judged alone',
        "readAsBrowser(parts.join(''))",
        "readAsBrowser(parts[0] ?? '')",
      ],
      ['a path names a host', 'return !namesHostInPieces(parts);', 'return true;'],
      [
        'a backslash is no slash',
        'if (code !== SLASH && code !== BACKSLASH) return false;',
        'if (code !== SLASH) return false;',
      ],
      ['a tab hides a slash', 'if (isSkipped(code, first === -1)) continue;', ''],
      ['what runs comes from a hole', 'if (parts.length < 2) return false;', ''],
      [
        'what runs comes from another host',
        "return origin !== undefined && origin === originOf(parts.join(''), base);",
        'return origin !== undefined;',
      ],
      [
        'https: is another host in a page of http',
        "const BASES = ['https://page.invalid/a/b', 'http://page.invalid/a/b'];",
        "const BASES = ['https://page.invalid/a/b'];",
      ],
      [
        'what runs is its own text',
        "return protocol === 'https:' || protocol === 'http:' ? origin : undefined;",
        'return origin;',
      ],
    ],
  ),
  ...on(
    'page/urls.ts',
    ['page/urls'],
    [
      ['only the first candidate is judged', 'isImage(sliceParts(texts, range))', 'isImage(texts)'],
      [
        'a ping has another one on another host',
        'urls.length < 2 && isLink(texts)',
        'isLink(texts)',
      ],
      [
        'a path that a value ends names a host',
        'const PATH = /^\\/[^/\\\\\\0-\\x20]/;',
        'const PATH = /^\\//;',
      ],
      [
        'a colour loads from another host',
        "!/[\"'\\\\]|url\\(/i.test(texts.join('').replaceAll(OWN_PAINT, ''))",
        'texts.length > 0',
      ],
      ['a colour’s CSS hides a URL', '/["\'\\\\]|url\\(/i', '/url\\(/i'],
      [
        'only the first ping is judged',
        'if (SPECIAL.test(name)) return writeIf(PING.test(name) ? arePings : isPaint, name, parts);',
        '',
      ],
      ['a refused address goes out', "isFine(known) ? known.join('') : REFUSED", "known.join('')"],
    ],
  ),
  ...on(
    'page/navigation.ts',
    ['page/rendering'],
    [
      [
        'open redirect',
        'if (isHttp && (isAbsolute || target.origin === new URL(page).origin)) return target.href;',
        'if (isHttp) return target.href;',
      ],
      [
        'a redirect to what is no page',
        "const isHttp = target.protocol === 'http:' || target.protocol === 'https:';",
        'const isHttp = true;',
      ],
      ['the path alone names another host', 'return target.href;', 'return target.pathname;'],
    ],
  ),
  ...on(
    'page/create-pages.ts',
    ['page/routes'],
    [
      [
        'a slash at the end leads to another host',
        'withoutSlash(origin + shorter + query)',
        'withoutSlash(shorter + query)',
      ],
      ['a page in place of a socket', 'if (isUpgrade(request)) return undefined;', ''],
      [
        'the assets use up a form',
        "(isRead(request) ? undefined : ask(incoming, 'rest'))",
        'undefined',
      ],
    ],
  ),
  ...on(
    'page/router.ts',
    ['page/routes'],
    [
      [
        'a malformed path crashes',
        '} catch {\n    return undefined;',
        '} catch (error) {\n    throw error;',
      ],
      [
        'an encoded slash separates',
        'return segments.map(decodeURIComponent);',
        'return split(decodeURIComponent(path));',
      ],
      [
        'a parameter is a prototype',
        'return Object.fromEntries(params);',
        'const object: Params = {}; for (const [name, value] of params) object[name] = value; return object;',
      ],
      ['an empty segment is a parameter', "if (value === '') return undefined;", ''],
    ],
  ),
  ...on(
    'page/answer.ts',
    ['page/rendering'],
    [
      [
        'a cache keeps one visitor’s page',
        "const PRIVATE = { 'cache-control': 'private, no-cache' };",
        'const PRIVATE = {};',
      ],
      ['a page is sniffed', "'x-content-type-options': 'nosniff',", ''],
      [
        'a page’s own headers take the others away',
        'own ? withDefaults(own, DEFAULTS) : DEFAULTS',
        'own ?? DEFAULTS',
      ],
      [
        'a status that is none crashes the answer',
        'if (!Number.isInteger(status) || status < 200 || status > 599) {',
        'if (false) {',
      ],
    ],
  ),
  ...on(
    'page/visit.ts',
    ['page/rendering'],
    [
      [
        'a page’s error leaks',
        'site.dev === true);\n    return showStatus',
        'true);\n    return showStatus',
      ],
    ],
  ),
  ...on(
    'page/form-address.ts',
    ['page/form-address'],
    [
      ['a form’s fields go to another host', "path.startsWith('//') ? page : path", 'path'],
      [
        'a form under a name that no other parser reads',
        'new URLSearchParams(`?${text}`)',
        'new URLSearchParams(text)',
      ],
      ['two methods', "names.length > 1 ? '' : names[0]!", 'names[0]!'],
      [
        'a key in another spelling is lost',
        "filter(({ entry }) => entry[0] === 'key')",
        "filter(({ text }) => text.startsWith('key='))",
      ],
    ],
  ),
  ...on(
    'page/visit.ts',
    ['workerd/page-forms'],
    [
      ['a GET calls', "request.method === 'POST' && form", 'form'],
      [
        'a refused form looks accepted',
        'return failure.isRead || page.status === 303 ? page : site.door.refuse(request, problem);',
        'return page;',
      ],
      [
        'a page renders what is redacted',
        'if (problem.id !== undefined) return showStatus(site, request, problem);',
        '',
      ],
    ],
  ),
  ...on(
    'page/action.ts',
    ['workerd/page-forms'],
    [
      ['a method for worker code has a form', 'if (!isPublic(target)) {', 'if (false) {'],
      [
        'a form with a key that nobody admits',
        'if (key !== undefined && !admitsKey(definition)) {',
        'if (false) {',
      ],
    ],
  ),
  ...on(
    'page/form-error.ts',
    ['workerd/page-forms'],
    [
      [
        'a file is a field',
        "if (typeof value !== 'string' || isReserved(name)) return;",
        'if (isReserved(name)) return;',
      ],
      ['a field is a prototype', '|| isReserved(name)', ''],
    ],
  ),
  ...on(
    'call/form-failure.ts',
    ['workerd/page-forms'],
    [
      [
        'one user’s fields are another’s',
        'const failures = new WeakMap<Request, FormFailure>();',
        'const failures = { all: [] as FormFailure[], get: () => failures.all.at(-1), set: (_: unknown, failure: FormFailure) => failures.all.push(failure) } as { all: FormFailure[]; get(request: Request): FormFailure | undefined; set(request: Request, failure: FormFailure): unknown };',
      ],
      ['another instance shows the error', ' || failure.key !== key', ''],
    ],
  ),
  ...on(
    'worker/dispatch.ts',
    ['workerd/page-forms'],
    [
      [
        'a page’s form passes no gate',
        'if (!refusal && route) return submit(route, incoming, query, dev);',
        'if (route) return submit(route, incoming, query, dev);',
      ],
    ],
  ),
];
