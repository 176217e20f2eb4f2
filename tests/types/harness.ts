/** Apps with generated types, as `tsc` sees them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProject, type ProjectOnDisk } from '@kuratchi/koze/node';
import ts from 'typescript';
import { root } from '../../scripts/lib/tools.mjs';
import { type App, createApp } from '../e2e/harness/app.js';
import { typeBuild } from '../e2e/harness/typescript.js';

const document = readFileSync(join(root, 'docs/typescript.md'), 'utf8');

/** A code block of the document that begins with its file's name. */
export interface Shown {
  file: string;
  /** What stands behind the file's name: which of several it is. */
  note: string;
  text: string;
}

export const shown: Shown[] = Array.from(
  document.matchAll(/^```\w+\n(?<text>\/\/ (?<file>[\w./-]+)(?:, (?<note>[^\n]*))?\n.*?)^```/gms),
  ({ groups: { file = '', note = '', text = '' } = {} }) => ({ file, note, text }),
);

/** How many code blocks it has. */
export const fences = document.match(/^```\w+$/gm)?.length;

/** The document's configurations: `src` in one program, or in three. */
export function configuration(kind: 'one' | 'three'): Record<string, string> {
  const [one, three] = shown.filter(({ file }) => file === 'tsconfig.json');
  if (kind === 'one') return { 'tsconfig.json': one?.text ?? '' };
  const parts = shown.filter(({ text }) => text.includes('tsBuildInfoFile'));
  return { 'tsconfig.json': three?.text ?? '', ...Object.fromEntries(parts.map(entry)) };
}

/** The document's sources in a language. */
export function sources(extension: 'ts' | 'js'): Record<string, string> {
  return Object.fromEntries(
    shown.filter(({ file }) => file.startsWith('src/') && file.endsWith(extension)).map(entry),
  );
}

function entry({ file, text }: Shown): [string, string] {
  return [file, text];
}

/** Changes a configuration as the document has it: member by member. */
export function reconfigure(app: App, { file, note, text }: Shown): void {
  const parse = (text: string) => ts.parseConfigFileTextToJson(file, text).config;
  const [config, change] = [parse(app.read(file)), parse(text)];
  const compilerOptions = { ...config.compilerOptions, ...change.compilerOptions };
  const [, replaced] = /instead of "(\w+)"/.exec(note) ?? [];
  if (replaced) delete compilerOptions[replaced];
  app.write(file, JSON.stringify({ ...config, ...change, compilerOptions }));
}

/** An app whose types are written. */
export function openApp(
  fixture: 'app' | 'bare' | 'javascript',
  files: Record<string, string>,
): { app: App; project: ProjectOnDisk } {
  const app = createApp(`tests/types/fixtures/${fixture}`, files);
  return { app, project: writeTypes(app) };
}

/** As a plugin does at its start. */
export function writeTypes(app: App): ProjectOnDisk {
  const project = openProject({ root: app.folder });
  project.scan();
  project.writeTypes();
  return project;
}

/** What `tsc --build` has to say: nothing, when all is well. */
export function typeErrors(app: App): string {
  return typeBuild(app.folder).output;
}
