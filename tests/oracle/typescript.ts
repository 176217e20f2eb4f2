/** What the TypeScript compiler says of assigning values to types. */
import ts from 'typescript';
import { type Case, MODULES } from './cases.js';
import type { Sample } from './values.js';

/**
 * "Has no properties in common": a guard against slips that TypeScript makes for types of optional
 * fields alone. By its rules for values, the assignment is right.
 */
const WEAK_TYPE = 2559;

/** A case and one of its samples, by their places. */
export type Pair = readonly [index: number, sample: number];

/** By case: whether it takes each of its samples. One program for all, for speed. */
export function judge(
  cases: readonly Case[],
  samples: readonly (readonly Sample[])[],
): boolean[][] {
  const texts = cases.map(({ declarations, type }, index) => {
    const given = (samples[index] ?? []).flatMap(({ type, enumType }) => [type, enumType ?? type]);
    const aliases = given.map((type, i) => `type V${i} = ${type};`);
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
    const takes = (i: number) => checker.isTypeAssignableTo(types.get(`V${i}`) as ts.Type, checked);
    return (samples[index] ?? []).map(
      ({ enumType }, i) => takes(2 * i) || (enumType !== undefined && takes(2 * i + 1)),
    );
  });
}

/** The pairs that TypeScript refuses for a better reason than a slip. */
export function refusals(
  cases: readonly Case[],
  samples: readonly (readonly Sample[])[],
  pairs: readonly Pair[],
): Pair[] {
  const texts = pairs.map(([index, i]) => {
    const { declarations, type } = cases[index] as Case;
    const given = samples[index]?.[i]?.type;
    return `${declarations}\ndeclare const given: ${given}; const checked: ${type} = given;\nexport {};\n`;
  });
  const program = createProgram(texts);
  return pairs.filter((_, i) => {
    const source = program.getSourceFile(fileName(i));
    return program.getSemanticDiagnostics(source).some(({ code }) => code !== WEAK_TYPE);
  });
}

const fileName = (index: number) => `/case-${index}.ts`;

function createProgram(texts: readonly string[]): ts.Program {
  const files = new Map(texts.map((text, index) => [fileName(index), text]));
  for (const [name, text] of MODULES) files.set(`/${name}`, text);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    skipLibCheck: true,
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
