/**
 * Classes in the manner of public agents, parties, containers, chats and mixins, over the real
 * packages: what their bases declare, a stranger never calls, whether the class overrides it or not.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { result } from '../e2e/harness/call.js';
import { typeCheck } from '../e2e/harness/typescript.js';
import { inspect, post, type RunningApp, run, upgrade } from './app.js';
import { PROBE } from './classes/lib/trap.js';
import { EXPECTED, WARNINGS } from './expected.js';

const { objects, diagnostics } = inspect();
let app: RunningApp;
/** By class: the names of its prototype, of its base's, and so on up to `Object`. */
const prototypes = new Map<string, string[][]>();

beforeAll(async () => {
  app = await run();
  // Before there are instances: an agent's constructor copies methods to its class's prototype.
  for (const { className } of objects) {
    const response = await fetch(`${app.origin}/names?class=${className}`);
    prototypes.set(className, await response.json());
  }
});
afterAll(() => app?.stop());

test('each class compiles, and is in the table', () => {
  // Those of `refused` are in the folder, too, but not in this app.
  const own = diagnostics.filter(({ code }) => code !== 'misplaced-file');
  const said = own.map(({ code, location }) => {
    return `${location?.file.replace('classes/', '')}: ${code}`;
  });
  expect(said.sort()).toEqual(WARNINGS);
  expect(objects.map(({ id }) => id).sort()).toEqual(Object.keys(EXPECTED).sort());
});

/** Calls each name; returns those that were not answered as if there were no such method. */
async function findOpen(id: string, names: Iterable<string>): Promise<string[]> {
  const open: string[] = [];
  const queue = [...names].values();
  const take = async () => {
    for (const name of queue) {
      const answer = await post(app.origin, `${id}/${encodeURIComponent(name)}`, [PROBE]);
      const { code } = answer.status === 404 ? JSON.parse(answer.body) : { code: undefined };
      if (code !== 'not_found') open.push(`${name}: ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, take));
  return open;
}

describe.each(Object.entries(EXPECTED))('%s', (id, { calls, hidden, fields = [], sockets }) => {
  test('what is meant to be public answers', async () => {
    for (const [method, [args, expected]] of Object.entries(calls)) {
      expect(await result(app.origin, `${id}/${method}`, args), method).toEqual(expected);
    }
  });

  test('no other name of its prototypes is a method', async () => {
    const { className } = objects.find((object) => object.id === id)!;
    const levels = prototypes.get(className)!;
    const names = new Set(levels.flat());
    const isCall = (name: string) => Object.hasOwn(calls, name);
    // Else the table could forget a member, or name one that is not there.
    const own = levels[0]!.filter((name) => name !== 'constructor' && !isCall(name));
    expect(own.filter((name) => !hidden.includes(name))).toEqual([]);
    expect(hidden.filter((name) => !names.has(name))).toEqual([]);

    const closed = new Set([...names, ...fields].filter((name) => !isCall(name)));
    expect(await findOpen(id, closed)).toEqual([]);
  });

  test(`a WebSocket ${sockets ? 'reaches its fetch' : 'finds nothing'}`, async () => {
    expect(await upgrade(app.origin, id)).toBe(sockets ? 101 : 404);
  });
});

test('no caller has reached a hook', async () => {
  const response = await fetch(`${app.origin}/reached`);
  expect(await response.json()).toEqual([]);
});

describe('a class whose base cannot be known, or that means more than it may', () => {
  const { objects, diagnostics } = inspect('refused');
  test.each(readdirSync(join(import.meta.dirname, 'refused')))('%s', (file) => {
    const path = `refused/${file}`;
    expect(diagnostics.filter(({ location }) => location?.file === path)).not.toEqual([]);
    const object = objects.find((object) => object.file === path);
    const open = object?.methods.filter(({ serverOnly }) => !serverOnly) ?? [];
    expect(open.map(({ name }) => name)).toEqual([]);
    expect(object?.sockets ?? false).toBe(false);
  });
});

test('the classes are TypeScript as an app writes it', () => {
  expect(typeCheck(import.meta.dirname).output).toBe('');
});
