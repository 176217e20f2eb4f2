/** What Vite would print. */
import { stripVTControlCharacters } from 'node:util';
import type { Logger } from 'vite';

export interface Log {
  readonly logger: Logger;
  /** What it has printed so far, without colours. */
  readonly text: string;
}

/** A logger for Vite that keeps what it is given. */
export async function collectLog(): Promise<Log> {
  const { createLogger } = await import('vite');
  let text = '';
  const print = (line: string) => {
    text += `${stripVTControlCharacters(line)}\n`;
  };
  const target = Object.assign(Object.create(console), { log: print, warn: print, error: print });
  return {
    logger: createLogger('info', { allowClearScreen: false, console: target }),
    get text() {
      return text;
    },
  };
}
