/** TypeScript's language server, as editors talk to it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { server } from 'typescript';
import { root } from '../../scripts/lib/tools.mjs';

type Protocol = typeof server.protocol.CommandTypes;
type Command = `${Protocol[keyof Protocol]}`;

export interface TsServer {
  /** Tells it something that it does not answer. */
  tell(command: Command, args: object): void;
  ask<T>(command: Command, args: object): Promise<T>;
  stop(): void;
}

interface Message {
  type: string;
  request_seq?: number;
  success?: boolean;
  message?: string;
  body?: unknown;
}

export function startTsServer(): TsServer {
  const path = join(root, 'node_modules/typescript/lib/tsserver.js');
  const child = spawn(process.execPath, [path, '--disableAutomaticTypingAcquisition'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const waiting = new Map<number, (message: Message) => void>();
  let sequence = 0;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    // Headers, an empty line, and the message on a line of its own.
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((line) => line.startsWith('{'))) {
      const message: Message = JSON.parse(line);
      if (message.request_seq !== undefined) waiting.get(message.request_seq)?.(message);
    }
  });
  const send = (command: Command, args: object): number => {
    sequence += 1;
    const request = { seq: sequence, type: 'request', command, arguments: args };
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return sequence;
  };
  return {
    tell: send,
    ask: <T>(command: Command, args: object) =>
      new Promise<T>((resolve, reject) => {
        waiting.set(send(command, args), ({ success, message, body }) => {
          if (success) resolve(body as T);
          else reject(new Error(message));
        });
      }),
    stop: () => child.kill(),
  };
}
