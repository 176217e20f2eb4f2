/**
 * The options of `cloudflare()` in the app's Vite configuration, which say where the wrangler
 * configuration is. Reads the text: the plugin doesn't reveal its options, and the command line
 * doesn't run the configuration.
 */

/** What the options say about the configuration. */
export interface CloudflareOptions {
  /** The literal `configPath`. */
  readonly configPath?: string;
  /** Whether `configPath` is computed. */
  readonly isComputed?: boolean;
  /** Whether other options are computed, which may include any of these. */
  readonly isOpen?: boolean;
  /** The text of `config`. */
  readonly config?: string;
  /** Whether `experimental.newConfig` is on. */
  readonly newConfig?: boolean;
}

/** Finds the options in the text of a Vite configuration. Without a call there are none. */
export function readCloudflareOptions(text: string): CloudflareOptions {
  const code = withoutComments(text);
  const name = localName(code);
  const calls = name === undefined ? [] : argumentsOf(code, name);
  const [first = ''] = calls;
  if (calls.some((call) => call !== first)) return { isOpen: true };
  if (first === '') return {};
  if (!first.startsWith('{') || closing(first, 0) !== first.length - 1) return { isOpen: true };
  return readObject(first);
}

function readObject(object: string): CloudflareOptions {
  let options: CloudflareOptions = {};
  for (const property of split(object.slice(1, -1))) {
    const [, name = ''] = /^(?:async\s+)?['"]?([\w$]*)/.exec(property) ?? [];
    const value = property.slice(property.indexOf(':') + 1).trim();
    if (property.startsWith('...') || property.startsWith('[')) {
      options = { ...options, isOpen: true };
    } else if (name === 'configPath') {
      const [, , path] = /^(['"`])((?:(?!\1|\\|\$\{).)*)\1$/.exec(value) ?? [];
      const isUnset = value === 'undefined';
      if (!isUnset) options = { ...options, ...(path ? { configPath: path } : COMPUTED) };
    } else if (name === 'config') {
      options = { ...options, config: property };
    } else if (name === 'experimental') {
      const isOn = /\bnewConfig\s*[:,}](?!\s*(?:false|undefined)\b)/.test(property);
      options = { ...options, newConfig: isOn };
    }
  }
  return options;
}

const COMPUTED = { isComputed: true };

/** What the configuration calls the plugin. */
function localName(code: string): string | undefined {
  const [, imports] =
    /\bimport\s*\{([^}]*)\}\s*from\s*['"]@cloudflare\/vite-plugin['"]/.exec(code) ??
    /\{([^}]*)\}\s*=\s*(?:await\s+import|require)\(\s*['"]@cloudflare\/vite-plugin['"]/.exec(
      code,
    ) ??
    [];
  const [, alias] = /\bcloudflare(?:\s+as\s+|\s*:\s*)([\w$]+)/.exec(imports ?? '') ?? [];
  return alias ?? (/\bcloudflare\b/.test(imports ?? '') ? 'cloudflare' : undefined);
}

/** The argument of each call of a function. */
function argumentsOf(code: string, name: string): string[] {
  const call = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*\\(`, 'g');
  return [...code.matchAll(call)].map(({ 0: { length }, index }) => {
    const open = index + length - 1;
    return code
      .slice(open + 1, closing(code, open))
      .trim()
      .replace(/,$/, '')
      .trim();
  });
}

/** The parts between the commas of a text that are in no brackets. */
function split(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at === text.length || text[at] === ',') {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    } else {
      at = skip(text, at);
    }
  }
  return parts.filter((part) => part !== '');
}

/** The offset of the last character of what begins at an offset: a string, brackets, or one. */
function skip(text: string, at: number): number {
  const character = text[at] ?? '';
  if ('([{'.includes(character)) return closing(text, at);
  if (!`'"\``.includes(character)) return at;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === character) return end;
  }
  return text.length;
}

/** The offset of the bracket that closes the one at an offset. */
function closing(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (')]}'.includes(text[at] ?? '')) return at;
    at = skip(text, at);
  }
  return text.length;
}

function withoutComments(text: string): string {
  const strings = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/.source;
  const comments = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/.source;
  return text.replace(new RegExp(`(${strings})|${comments}`, 'g'), '$1');
}
