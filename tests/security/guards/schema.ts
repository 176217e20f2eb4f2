/** Guards of the schemas. */
import { type Guard, inFile, inSchema } from './guard.ts';

export const schema: readonly Guard[] = [
  ...inFile(
    'pkg-js/src/runtime/schema/reserved-keys.ts',
    ['pkg-js/test/runtime/arguments.test.ts', 'pkg-js/test/schema/hostile.test.ts'],
    [
      ['__proto__ as a key', "key === '__proto__' || ", ''],
      ['constructor as a key', "key === 'constructor' || ", ''],
      ['prototype as a key', " || key === 'prototype'", ''],
    ],
  ),
  ...inSchema(
    'object.ts',
    ['schema/unions'],
    [
      [
        'a proxy shows a reserved key only when a union builds its output',
        'fields.length === 0 || isReserved(key)',
        'fields.length === 0',
      ],
    ],
  ),
  ...inSchema(
    'field-names.ts',
    ['schema/form-names'],
    [
      ['a name leads into a prototype', 'path.some(isReserved) ? undefined : path', 'path'],
      ['a name nests without an end', ' || path.length === MAX_SEGMENTS', ''],
      [
        'a name leads to a method of every object',
        'const earlier = Object.hasOwn(group, key) ? group[key] : undefined;',
        'const earlier = group[key];',
      ],
    ],
  ),
  ...inSchema(
    'run.ts',
    ['schema/unions'],
    [
      [
        'every member of a union lists a hundred thousand keys',
        'if (keys.length > MANY_KEYS) {',
        'if (keys.length < 0) {',
      ],
    ],
  ),
  ...inSchema(
    'foreign.ts',
    ['runtime/check-arguments'],
    [
      [
        'what is no schema lets every argument pass',
        'if (isStandardSchema(found)) return found;',
        "return { '~standard': { validate: (value: unknown) => ({ value }) } } as never;",
      ],
      [
        'a part of a type passes while its schema is still waiting',
        'if (!(result instanceof Promise)) return result;',
        'return result as Result<unknown>;',
      ],
      [
        'a part of a type passes until its schema is imported',
        'throw new Unloaded(this);',
        "return { '~standard': { validate: (value: unknown) => ({ value }) } } as never;",
      ],
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
];
