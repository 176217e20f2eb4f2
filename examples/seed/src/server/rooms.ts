/** Every name that fits in a URL as it is. */
export const isRoom = (name: string): boolean => /^[a-z0-9-]{1,32}$/.test(name);
