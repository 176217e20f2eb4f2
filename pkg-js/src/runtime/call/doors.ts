/** The doors of entry classes (`runtime/object`), from the worker's side. */
import { callInstance } from './call.js';

/** A method of an entry class. Names that begin with `_` have no URL. */
export type Door = '_koze_admit' | '_koze_items';

/** Goes through a door of an object. Throws an Error that says what to export if the object has none. */
export async function throughDoor(
  instance: object,
  door: Door,
  args: readonly unknown[],
  id: string,
): Promise<unknown> {
  try {
    return await callInstance(instance, door, args);
  } catch (error) {
    if (error instanceof TypeError && error.message.includes(door)) throw notEntryClass(id, error);
    throw error;
  }
}

function notEntryClass(id: string, cause: unknown): Error {
  return new Error(
    `${id} needs more than its own class, but the worker exports the class itself. Export it from ` +
      "'koze:durable-objects' in its place: export * from 'koze:durable-objects'.",
    { cause },
  );
}
