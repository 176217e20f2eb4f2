/** The classes of this folder, built by the esbuild plugin and run on workerd, all in one worker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { koze } from '@kuratchi/koze/esbuild';
import { openProject } from '@kuratchi/koze/node';
import { build, type Plugin } from 'esbuild';
import { Miniflare } from 'miniflare';

const ROOT = import.meta.dirname;
/** The classes that run; beside them are those that the compiler refuses. */
const PROJECT = { root: ROOT, serverDir: 'classes' };

/** Answers calls, and tells which names each class has and which hooks a caller reached. */
const WORKER = `
import * as objects from 'koze:durable-objects';
import { reached } from './classes/lib/trap';
export * from 'koze:durable-objects';

function prototypesOf(object) {
  const names = [];
  for (let at = object.prototype; at; at = Object.getPrototypeOf(at)) {
    names.push(Object.getOwnPropertyNames(at));
  }
  return names;
}

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/reached') return Response.json(reached);
    if (pathname === '/names') return Response.json(prototypesOf(objects[searchParams.get('class')]));
    return (await objects.handleRpc(request, env, ctx)) ?? new Response('not ours', { status: 501 });
  },
};
`;

/** What the compiler says of the classes of a folder. */
export function inspect(serverDir = PROJECT.serverDir) {
  const project = openProject({ ...PROJECT, serverDir });
  project.scan();
  const { objects } = project.compiler.surface();
  return { objects, diagnostics: project.diagnostics };
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    stdin: { contents: WORKER, resolveDir: ROOT },
    bundle: true,
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'silent',
    outfile: 'worker.js',
    plugins: [koze(PROJECT), nodeModules(), absentPeers()],
    write: false,
  });
  return outputFiles[0]!.text;
}

/** Packages name Node's modules without `node:`, which is how workerd has them. */
function nodeModules(): Plugin {
  return {
    name: 'node-modules',
    setup(build) {
      const filter = new RegExp(`^(${builtinModules.join('|')})$`);
      build.onResolve({ filter }, ({ path }) => ({ path: `node:${path}`, external: true }));
    },
  };
}

/** An optional peer of Think's skills, which no class here runs. */
function absentPeers(): Plugin {
  return {
    name: 'absent-peers',
    setup(build) {
      build.onResolve({ filter: /^just-bash$/ }, ({ path }) => ({ path, namespace: 'absent' }));
      build.onLoad({ filter: /./, namespace: 'absent' }, () => ({
        contents: 'export const Bash = undefined, defineCommand = undefined;',
      }));
    },
  };
}

/** A container engine that has no containers: with one, workerd gives an object `ctx.container`. */
async function emptyContainerEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'koze-engine-'));
  const socket = join(folder, 'engine.sock');
  const engine = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"message":"No such container"}');
  });
  await new Promise<void>((listening) => engine.listen(socket, listening));
  const stop = () => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { socketPath: `unix:${socket}`, stop };
}

export interface RunningApp {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Runs the classes, by the bindings that the compiler gives them. */
export async function run(): Promise<RunningApp> {
  const { objects } = inspect();
  const text = await bundle();
  const engine = await emptyContainerEngine();
  const exported = (id: string) => ({
    type: 'durable-object',
    storage: 'sqlite',
    ...(id.startsWith('containers/') && { container: { imageName: 'none' } }),
  });
  const mf = new Miniflare({
    cf: false,
    containerEngine: { localDocker: { socketPath: engine.socketPath } },
    handleStructuredLogs: () => {},
    workers: [
      {
        dev: { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] },
        config: {
          name: 'bases',
          compatibilityDate: '2026-06-01',
          compatibilityFlags: ['nodejs_compat'],
          manifest: {
            mainModule: 'worker.js',
            modules: { 'worker.js': { type: 'esm', contents: text } },
          },
          env: Object.fromEntries(
            objects.map(({ binding, className }) => [
              binding,
              { type: 'durable-object', worker: 'bases', exportName: className },
            ]),
          ),
          exports: Object.fromEntries(
            objects.map(({ className, id }) => [className, exported(id)]),
          ),
        },
      },
    ],
  } as ConstructorParameters<typeof Miniflare>[0]);
  await mf.ready;
  const { origin } = await mf.unsafeGetDirectURL();
  const stop = async () => {
    await mf.dispose();
    engine.stop();
  };
  return { origin, stop };
}

const connections = new Agent({ keepAlive: true });

/** Calls a method as a page of the same origin does: there are thousands, and `fetch` takes four times as long. */
export function post(origin: string, path: string, args: readonly unknown[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', origin };
    const options = { agent: connections, method: 'POST', headers };
    const sent = request(`${origin}/__koze/rpc/${path}`, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
      response.on('error', reject);
    });
    sent.on('error', reject).end(JSON.stringify(args));
  });
}

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** The status of an upgrade to a WebSocket, as a page of the same origin asks for it. */
export function upgrade(origin: string, id: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}/__koze/ws/${id}`, {
      headers: {
        connection: 'Upgrade',
        origin,
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        'sec-websocket-version': '13',
        upgrade: 'websocket',
      },
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}
