// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are passages of the source.
/** Guards of what runs on both sides: the codec, addresses, clients and stubs. */
import { type Guard, on } from './guard.ts';

export const shared: readonly Guard[] = [
  ...on(
    'shared/codec/decode-arguments.ts',
    ['arguments', 'marks', 'workerd/bodies'],
    [
      [
        'a path into a prototype',
        'Object.hasOwn(value, key as string)',
        '(key as string) in value',
      ],
      ['a hole over a value', 'place?.value !== null', '!place'],
      ['too many arguments', 'args.length > MAX_ARGUMENTS', 'false'],
      [
        'an envelope with more in it',
        "members === 'args,holes' || members === 'args,holes,marks' ? body : {}",
        'members ? body : {}',
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
    'browser/call.ts',
    ['client'],
    [
      [
        'an answer runs script by a redirect',
        'if (/^https?:/.test(url)) location',
        'if (url) location',
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
        '(Float|(Big)?(Ui|I)nt)(8(Clamped)?|\\d\\d)Array',
        '\\w*Array',
      ],
      ['an answer asks for what arrays inherit', 'Number.isInteger(index) && ', ''],
      ['an answer refers to what is not there', ' && index < length', ''],
      ['an answer fills a place before the first', 'index >= lowest && ', ''],
      ['an answer fills the place __proto__ of an array', 'check(place, 0, first);', ''],
      ['a length reserves a gigabyte', 'array.length = 2 ** 32 - 1;', ''],
      [
        'a number in place of bytes reserves a gigabyte',
        "entries[first]?.[0] == 'ArrayBuffer' ? at(first) : fail(tag)",
        'at(first)',
      ],
      [
        'a broken answer is an error of no kind',
        "throw TypeError('Malformed answer: ' + (reason as string));",
        'throw reason;',
      ],
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
];
