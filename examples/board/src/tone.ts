/** The class of a person's colour. */
export function tone(id: string): string {
  let sum = 0;
  for (const character of id) sum += character.codePointAt(0) ?? 0;
  return `tone-${sum % 5}`;
}
