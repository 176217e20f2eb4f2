/** Methods that give items one by one, over the door of their object. */
import type { LinesReader } from '../shared/items.js';
import type { Admitted } from './admit.js';
import { callMethod } from './call.js';
import type { Definition } from './definition.js';
import { throughDoor } from './doors.js';
import type { Input } from './input.js';
import { orAborted } from './or-aborted.js';

/** Who reads the items: worker code gets errors whole. */
export interface Audience {
  readonly isTrusted: boolean;
  readonly dev: boolean;
}

/** Whether a method gives items. */
export function givesItems({ items }: Definition, method: string): boolean {
  return items?.includes(method) === true;
}

/** Checks the input, and calls the method. Its items come as lines: see `shared/items.ts`. */
export async function openItems(
  admitted: Admitted,
  input: Input,
  audience: Audience,
): Promise<ReadableStream<Uint8Array>> {
  const { id, signals } = admitted.definition;
  const lines = await callMethod(admitted, input, (instance, method, args) => {
    const reader = { ...audience, where: `${id} ${method}()`, signal: signals?.[method] };
    return throughDoor(instance, '_koze_items', [method, args, reader], id);
  });
  return lines as ReadableStream<Uint8Array>;
}

/** The reader of lines, which ends them with `signal`. */
export async function readerOf(
  opening: Promise<ReadableStream<Uint8Array>>,
  signal: AbortSignal | undefined,
): Promise<LinesReader> {
  if (!signal) return (await opening).getReader();
  const cancel = async () => (await opening).getReader().cancel();
  // The call has been made: its items end when they come.
  const lines = await orAborted(opening, signal).catch((reason: unknown) => {
    cancel().catch(() => {});
    throw reason;
  });
  const reader = lines.getReader();
  const abort = () => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', abort);
  return {
    read: () => reader.read(),
    cancel() {
      signal.removeEventListener('abort', abort);
      return reader.cancel();
    },
  };
}
