// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are passages of the source.
/** Guards of who calls: identities, access, instances by caller, and WebSockets with their tickets. */
import { type Guard, on, type Passage } from './guard.ts';

const inCall = (file: string, ...passages: Passage[]): Guard[] =>
  on(`call/${file}.ts`, ['workerd/callers'], passages);

const inObject = (file: string, ...passages: Passage[]): Guard[] =>
  on(`object/${file}.ts`, ['workerd/callers'], passages);

export const callers: readonly Guard[] = [
  ...inCall(
    'admit',
    ['nobody calls what is for callers', "if (access === 'caller') return true;", ''],
    [
      'nobody passes for a caller who is required',
      'if (definition.callers?.[method]?.some((parameter) => parameter.length === 1)) return true;',
      '',
    ],
    [
      'a body is read for nobody’s instance',
      "return !isNamed && instanceBy(definition) === 'caller';",
      'return false;',
    ],
    [
      'a key from outside stands for a caller',
      'source.trusted && source.key !== undefined',
      'source.key !== undefined',
    ],
    [
      'nobody is somebody who calls',
      "if ((await identityOf(source)) === null) throw unauthorized('caller', source.request);",
      'await identityOf(source);',
    ],
  ),
  ...inCall(
    'judge',
    ['a rule that says something passes', 'if (passes === true) return;', 'if (passes) return;'],
    [
      'a rule that returns something passes',
      'if (passes === true) return;',
      'if (passes !== false) return;',
    ],
    [
      'a rule that was not awaited',
      'const passes = await access(caller, call);',
      'const passes = access(caller, call);',
    ],
    ['a rule takes what is checked from the method', 'args: Object.freeze(args)', 'args'],
  ),
  ...inCall(
    'inject',
    [
      'an argument takes the place of the caller',
      'all.push(caller ?? parameter[1]);',
      'all.push(args[next] ?? caller ?? parameter[1]);',
    ],
    [
      'an argument that is missing takes the caller away',
      'next < args.length || index <= last',
      'next < args.length',
    ],
  ),
  ...inCall('call', [
    'no rule is asked',
    "if (typeof admitted.access !== 'function') return resolveInstance(admitted, args);",
    'if (args) return resolveInstance(admitted, args);',
  ]),
  ...inCall(
    'caller',
    [
      'one request has another’s caller',
      'const identities = new WeakMap<Request, Promise<Identity>>();',
      'let last: Promise<Identity> | undefined;\nconst identities = {\n  get: (_: Request) => last,\n  set: (_: Request, identity: Promise<Identity>) => {\n    last = identity;\n  },\n};',
    ],
    [
      'caller.ts waits for itself',
      'if (isIdentifying()) {',
      'if (isIdentifying() && String(request).length === 0) {',
    ],
    [
      'false and the empty string are somebody',
      "if (identity === '' || typeof identity === 'boolean' || Number.isNaN(identity)) {",
      'if (false) {',
    ],
    [
      'what is no plain data reaches the object as something else',
      "return copyPlain(identity, 'caller') as Caller;",
      'return identity as Caller;',
    ],
  ),
  ...inCall('context', [
    'a polluted prototype names the caller of worker code',
    "Object.hasOwn(context, 'caller') ? context.caller : undefined",
    'context.caller',
  ]),
  ...inCall(
    'plain-data',
    ['a rule changes who calls', 'return Object.freeze(fields);', 'return fields;'],
    [
      'a rule changes a list of the caller',
      'return Object.freeze(value.map((item, i) => copy(item, `${path}[${i}]`)));',
      'return value.map((item, i) => copy(item, `${path}[${i}]`));',
    ],
    [
      'an instance loses its class on the way',
      'if (Object.getPrototypeOf(value) !== Object.prototype) {',
      'if (false) {',
    ],
    [
      'a key of an identity is its prototype',
      "if (key === '__proto__') throw new TypeError(`\\`${path}\\` has a key \\`__proto__\\``);",
      '',
    ],
    ['an identity in a circle', 'if (depth === 0) throw', 'if (depth === Infinity) throw'],
    ['an identity that is small and has no end', 'this.#copies.set(value, copy);', ''],
  ),
  ...inCall(
    'settings/access',
    [
      'a misspelt word opens',
      "if (entry === 'anyone' || entry === 'caller' || typeof entry === 'function') {",
      'if (entry !== null) {',
    ],
    ['a misspelt method is open', "checkNames(definition, 'access', names);", ''],
    [
      'what access has for worker code alone',
      "if (name !== '*' && serverOnly.includes(name)) {",
      'if (false) {',
    ],
    [
      'anyone calls what requires a caller',
      "if (entry === 'anyone' && callers?.[name]?.some((parameter) => parameter.length === 1)) {",
      'if (false) {',
    ],
    [
      'an access that changes is not looked at again',
      'if (checked.get(definition) !== value) {',
      'if (!checked.has(definition)) {',
    ],
    [
      'what has no entry is open, whatever * says',
      "const name = Object.hasOwn(entries, method) ? method : '*';",
      'const name = method;',
    ],
  ),
  ...inCall('settings/instance', [
    'a misspelt instance opens every key',
    "if (value === undefined || value === 'key' || value === 'caller') return value;",
    "if (value !== null) return value as 'key';",
  ]),
  ...inCall('settings/read', [
    'a polluted prototype opens every key',
    'const own = name in Function.prototype ? ownerOf(from, name) : from;',
    'const own = from;',
  ]),
  ...on(
    'call/settings/spelling.ts',
    ['settings'],
    [
      ['a misspelt access opens everything', "  'access',\n", ''],
      ['a misspelt instance is shared', "  'instance',\n", ''],
    ],
  ),
  ...inCall(
    'resolvers',
    [
      'a key in place of the caller',
      'if (key !== undefined && !trusted) throw keyRefused(true);',
      '',
    ],
    [
      'an empty key is an instance for everybody',
      "if (by === 'key' && !key) throw keyRequired(id);",
      '',
    ],
    [
      'all callers share one instance',
      "if (by === 'caller') return instanceOfCaller(definition, source);",
      '',
    ],
    ['callers without an id share one', "typeof id === 'string' && id !== ''", 'true'],
    ['callers with an empty id share one', " && id !== ''", ''],
    ['half a character is that of another', ' && !/\\p{Surrogate}/u.test(id)', ''],
    [
      'a polluted prototype is everybody’s id',
      "Object.hasOwn(caller as object, 'id') && (caller as { id?: unknown }).id",
      '(caller as { id?: unknown }).id',
    ],
    ['a resolver takes what is checked from the method', 'args: Object.freeze(args)', 'args'],
    [
      'a wrapped resolver finds nobody',
      'if (isKnown && resolver.length === 0) refuseCaller(context);',
      '',
    ],
  ),
  ...on(
    'worker/dispatch.ts',
    ['workerd/callers'],
    [
      [
        'a polluted prototype names the caller of every request',
        '{ request, env, key, trusted: false, caller: undefined }',
        '{ request, env, key, trusted: false } as never',
      ],
      [
        'a body is read for nobody',
        'const admitted = call instanceof Promise ? await call : call;',
        'received.input = await readInput(request, routeLimits(route));\n  const admitted = call instanceof Promise ? await call : call;',
      ],
      [
        'a socket has no rule',
        "openSocket(await admit(definition, 'fetch', source), request)",
        "openSocket({ definition, method: 'fetch', source, access: undefined }, request)",
      ],
    ],
  ),
  ...on(
    'worker/connect.ts',
    ['workerd/callers'],
    [
      ['an object that restarts loses a socket', 'attempt < 2', 'attempt < 1'],
      [
        'a stranger’s ticket goes along',
        'headers.set(TICKET_HEADER, String(ticket));',
        'headers.append(TICKET_HEADER, String(ticket));',
      ],
      [
        'the body of an upgrade is read twice',
        'return new Request(url, { method, headers, cf } as RequestInit);',
        'return new Request(request, { headers });',
      ],
    ],
  ),
  ...inObject(
    'sockets',
    ['a class learns a ticket', 'headers.delete(TICKET_HEADER);', ''],
    [
      'what has no ticket is taken for nobody',
      'if (!known)',
      'if (!known) return fetch.call(instance, admitCaller(request, null));\n  if (!known)',
    ],
  ),
  ...inObject('tickets', [
    'a ticket works twice',
    'const found = this.#open.get(ticket);\n    this.#open.delete(ticket);',
    'const found = this.#open.get(ticket);',
  ]),
  ...on(
    'object/tickets.ts',
    ['tickets'],
    [
      ['a ticket works for ever', 'found && found.expires > Date.now() ? found', 'found ? found'],
      [
        'a ticket can be guessed',
        'crypto.getRandomValues(new Uint8Array(32))',
        'new Uint8Array(32).fill(this.#open.size)',
      ],
      [
        'tickets whose upgrades never came fill the memory',
        'if (expires > now) break;',
        'if (expires > 0) break;',
      ],
    ],
  ),
];
