/** What the TypeScript compiler says of assigning values to types. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { WORKERS } from './ambient.js';
import { type Case, MODULES } from './cases.js';
import { DRIZZLE } from './tables.js';
import type { Sample } from './values.js';

/** A case and one of its samples, by their places. */
export type Pair = readonly [index: number, sample: number];

/** What TypeScript says of a value: whether a type takes it, and with which fields. */
export interface Verdict {
  readonly takes: boolean;
  /** The same if its numbers come from variables. */
  readonly takesWide: boolean;
  /** It is refused only because it looks like a slip. */
  readonly isSlip: boolean;
  /** The value with the fields that the type declares, where it is taken. */
  readonly kept: unknown;
}

/** By case: the verdict on each of its samples. One program for all, for speed. */
export function judge(
  cases: readonly Case[],
  samples: readonly (readonly Sample[])[],
): Verdict[][] {
  const narrow = ({ type, enumType = type }: Sample) => [type, enumType];
  const texts = cases.map(({ declarations, type }, index) => {
    const given = (samples[index] ?? []).map((sample) => [...narrow(sample), ...sample.wide]);
    const aliases = given.flatMap((types, i) =>
      types.map((type, variant) => `type V${i}_${variant} = ${type};`),
    );
    return `${declarations}\ntype Checked = ${type};\n${aliases.join('\n')}\nexport {};\n`;
  });
  const program = createProgram(texts);
  const checker = program.getTypeChecker();
  return cases.map((_, index) => {
    const source = program.getSourceFile(fileName(index)) as ts.SourceFile;
    const types = new Map<string, ts.Type>();
    ts.forEachChild(source, (node) => {
      if (ts.isTypeAliasDeclaration(node))
        types.set(node.name.text, checker.getTypeAtLocation(node));
    });
    const checked = types.get('Checked') as ts.Type;
    return (samples[index] ?? []).map(({ value, wide }, i) => {
      const at = (variant: number) => types.get(`V${i}_${variant}`) as ts.Type;
      const takes = (type: ts.Type) => checker.isTypeAssignableTo(type, checked);
      const given = [at(0), at(1)];
      const type = given.find(takes);
      if (type) {
        const kept = keptBy(checker, [checked], type, value);
        return { takes: true, takesWide: true, isSlip: false, kept };
      }
      const takesWide = wide.some((_, n) => takes(at(n + 2)));
      const isSlip = given.some((each) => fitsByValue(checker, checked, each, value));
      return { takes: false, takesWide, isSlip, kept: undefined };
    });
  });
}

/** `value` with each field that any member of `types` declares to which its own type is assignable. */
function keptBy(
  checker: ts.TypeChecker,
  types: readonly ts.Type[],
  given: ts.Type,
  value: unknown,
): unknown {
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
  if (!isPlain) return value;
  const members = types
    .flatMap((type) => (type.isUnion() ? type.types : [type]))
    .filter((member) => checker.isTypeAssignableTo(given, member));
  const keep = (key: string, inner: unknown): readonly unknown[] => {
    const declared = members.flatMap((member) => typesAt(checker, member, key));
    const own = typesAt(checker, given, key)[0];
    return declared.length > 0 && own ? [keptBy(checker, declared, own, inner)] : [];
  };
  if (Array.isArray(value)) return value.flatMap((item, i) => keep(`${i}`, item));
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([key, inner]) =>
      keep(key, inner).map((kept) => [key, kept]),
    ),
  );
}

/** What `type` declares at `key`. */
function typesAt(checker: ts.TypeChecker, type: ts.Type, key: string): readonly ts.Type[] {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [type];
  if (checker.isTupleType(type) && /^\d+$/.test(key)) {
    const items = checker.getTypeArguments(type as ts.TypeReference);
    const { fixedLength } = (type as ts.TypeReference).target as ts.TupleType;
    return items.slice(Math.min(Number(key), fixedLength)).slice(0, 1);
  }
  const property = checker.getPropertyOfType(type, key);
  if (property) return [checker.getTypeOfSymbol(property)];
  const name = checker.getStringLiteralType(key);
  return checker
    .getIndexInfosOfType(type)
    .filter(({ keyType }) => {
      const isNumber = (keyType.flags & ts.TypeFlags.Number) !== 0;
      return isNumber ? /^\d+$/.test(key) : checker.isTypeAssignableTo(name, keyType);
    })
    .map((info) => info.type);
}

/**
 * Whether only a guard against slips refuses a value: "has no properties in common". TypeScript has
 * it for types of optional fields alone; by its rules for values, the assignment is right.
 */
function fitsByValue(
  checker: ts.TypeChecker,
  type: ts.Type,
  given: ts.Type,
  value: unknown,
): boolean {
  if (checker.isTypeAssignableTo(given, type)) return true;
  if (type.isUnion()) return type.types.some((each) => fitsByValue(checker, each, given, value));
  if (type.isIntersection()) {
    return type.types.every((each) => fitsByValue(checker, each, given, value));
  }
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value) !== (checker.isArrayType(type) || checker.isTupleType(type)))
    return false;
  const fits = (key: string) => {
    const own = typesAt(checker, given, key)[0];
    const inner = (value as Record<string, unknown>)[key];
    const wanted = typesAt(checker, type, key);
    return wanted.every((each) => own !== undefined && fitsByValue(checker, each, own, inner));
  };
  if (checker.isTupleType(type)) {
    const target = (type as ts.TypeReference).target as ts.TupleType;
    const { length } = value as unknown[];
    const isLong = length > target.fixedLength && !target.hasRestElement;
    if (isLong || length < target.minLength) return false;
  }
  if (Array.isArray(value)) return value.every((_, i) => fits(`${i}`));
  const isPlain = Object.getPrototypeOf(value) === Object.prototype;
  const required = type.getProperties().filter(({ flags }) => !(flags & ts.SymbolFlags.Optional));
  return (
    isPlain &&
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    required.every(({ name }) => Object.hasOwn(value, name)) &&
    Object.keys(value).every(fits)
  );
}

const PACKAGES = fileURLToPath(new URL('../../node_modules/', import.meta.url));

const fileName = (index: number) => `/case-${index}.ts`;

function createProgram(texts: readonly string[]): ts.Program {
  const files = new Map(texts.map((text, index) => [fileName(index), text]));
  for (const [name, text] of MODULES) files.set(`/${name}`, text);
  files.set('/drizzle.d.ts', DRIZZLE);
  files.set('/worker-configuration.d.ts', WORKERS);
  const installed = (name: string) => [`${PACKAGES}${name}`];
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    skipLibCheck: true,
    paths: {
      '@cloudflare/workers-types': installed('@cloudflare/workers-types/index.ts'),
      valibot: installed('valibot'),
      zod: installed('zod'),
    },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile(name, languageVersion, ...rest)
      : ts.createSourceFile(name, text, languageVersion);
  };
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  return ts.createProgram([...files.keys()], options, host);
}
