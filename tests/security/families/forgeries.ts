/** Identities as requests try to supply them: in bodies, fields, files, queries and headers. */

/** Whom nobody here is, and everybody would like to be. */
export const ADA = { id: 'ada', role: 'admin' };
export const ada = JSON.stringify(ADA);

/** What a request carries besides what it should, to have another caller or one at all. */
export interface Forgery {
  readonly name: string;
  readonly query?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What a caller who may call is answered with. Default: 200. */
  readonly status?: number;
}

/** A body that has the call's one argument, or ought to. */
const json = (name: string, body: string, status = 200): Forgery => ({ name, body, status });

export const FIELDS = { 'content-type': 'application/x-www-form-urlencoded' };
const PARTS = { 'content-type': 'multipart/form-data; boundary=b' };

const fields = (body: string, status = 200): Forgery => ({
  name: `fields ${body}`,
  body,
  headers: FIELDS,
  status,
});

const parts = (name: string, status: number, ...all: [disposition: string, text: string][]) => ({
  name: `parts, ${name}`,
  headers: PARTS,
  status,
  body: [
    ...all.map(([disposition, text]) =>
      [`--b`, `content-disposition: form-data; ${disposition}`, '', text].join('\r\n'),
    ),
    '--b--\r\n',
  ].join('\r\n'),
});

const header = (name: string, value = ada): Forgery => ({
  name: `the header ${name}`,
  headers: { [name]: value },
});

const ARGS = 'name="koze:args"';
const TEXT: [string, string] = ['name="text"', 'hi'];

export const FORGERIES: readonly Forgery[] = [
  json('one argument more', `["hi",${ada}]`),
  json('two more', `["hi",${ada},${ada}]`),
  json('one more behind a hole', `["hi",null,${ada}]`),
  json('254 identities', `["hi"${`,${ada}`.repeat(254)}]`),
  json('an identity first', `[${ada},"hi"]`, 400),
  json('an identity alone', `[${ada}]`, 400),
  json('its arguments in a list', `[["hi",${ada}]]`, 400),
  json('an object with indices', `{"0":${ada},"1":"hi","length":2}`, 400),
  json('an object with names', `{"caller":${ada},"text":"hi"}`, 400),
  json('a caller beside the arguments', `{"args":["hi"],"holes":[],"caller":${ada}}`, 400),
  json('every name beside the arguments', everyName('"args":["hi"],"holes":[]'), 400),
  json('a hole for the caller', `{"args":["hi",${ada}],"holes":[[1]]}`, 400),
  json('a hole before the first argument', '{"args":["hi"],"holes":[[-1]]}', 400),
  json('a hole in the prototype', `{"args":["hi"],"holes":[["__proto__","caller"]]}`, 400),
  json('marks', `{"args":["hi"],"holes":[],"marks":[["Map",1]]}`, 400),
  json('an identity as a mark', `{"args":["hi"],"holes":[],"marks":[${ada}]}`, 400),
  json(
    '__proto__ beside the arguments',
    `{"args":["hi"],"holes":[],"__proto__":{"caller":${ada}}}`,
    400,
  ),
  json('__proto__ in an argument more', `["hi",{"__proto__":${ada}}]`, 400),
  json('constructor.prototype', `["hi",{"constructor":{"prototype":{"caller":${ada}}}}]`, 400),
  json('__proto__ for arguments', `{"__proto__":["hi",${ada}]}`, 400),
  fields('text=hi&caller=ada'),
  fields('text=hi&caller[id]=ada&caller[role]=admin'),
  fields('text=hi&caller.id=ada&caller.role=admin'),
  fields('text=hi&callers=ada&_caller=ada&identity=ada&0=ada&1=ada'),
  fields('0[id]=ada&text=hi&1[id]=ada'),
  fields('text=hi&__proto__[caller][id]=ada'),
  fields('text=hi&constructor.prototype.caller=ada'),
  fields('text=hi&text[id]=ada'),
  fields('caller=ada', 400),
  fields(`koze:args=["hi",${encodeURIComponent(ada)}]&text=hi`),
  parts('caller', 200, TEXT, ['name="caller"', ada]),
  parts('caller[id]', 200, TEXT, ['name="caller[id]"', 'ada'], ['name="caller[role]"', 'admin']),
  parts('a file called caller', 200, TEXT, ['name="caller"; filename="caller"', ada]),
  parts('a file for a place that is none', 400, [ARGS, '["hi"]'], ['name="0"; filename="f"', ada]),
  parts(
    'a file called caller beside arguments',
    400,
    [ARGS, '["hi"]'],
    ['name="caller"; filename="f"', ada],
  ),
  parts('a caller beside the arguments', 400, [ARGS, `{"args":["hi"],"holes":[],"caller":${ada}}`]),
  parts('one argument more', 200, [ARGS, `["hi",${ada}]`]),
  { name: '?caller', query: `?caller=${encodeURIComponent(ada)}` },
  { name: '?caller[id]', query: '?caller[id]=ada&caller.id=ada&identity=ada&_caller=ada' },
  { name: '?ticket', query: '?ticket=ada&x-koze-ticket=ada&session=ada-7d1f0c' },
  { name: '?__koze', query: '?__koze=desk.do/log' },
  { name: '?key', query: '?key=ada', status: 403 },
  { name: '?key, an identity', query: `?key=${encodeURIComponent(ada)}`, status: 403 },
  ...'caller Caller x-caller x-koze-caller x-koze-identity x-koze-ticket x-koze-key x-koze-args x-koze-user'
    .split(' ')
    .map((name) => header(name)),
  header('X-KOZE-CALLER', 'ada'),
  header('x_koze_caller', 'ada'),
  header('x-koze-ticket', '0'.repeat(64)),
  header('koze-caller', 'ada'),
  header('x-forwarded-user', 'ada'),
  header('x-auth-request-user', 'ada'),
  header('cf-access-authenticated-user-email', 'ada'),
  // `request.cf` cannot be sent: this is its JSON, as it travels inside. `/worker/cf` fills it.
  header('cf-blob', `{"caller":${ada}}`),
  header('mf-cf-blob', `{"caller":${ada}}`),
  header('authorization', 'Bearer ada'),
];

function everyName(rest: string): string {
  const names = ['caller', 'callers', '_caller', 'identity', 'user', 'source', 'context', '0', '1'];
  return `{${rest},${names.map((name) => `"${name}":${ada}`).join(',')}}`;
}
