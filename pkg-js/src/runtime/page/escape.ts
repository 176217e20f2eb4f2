/** Text as HTML, in an element and between quotation marks. */

const SPECIAL = /[&<>"']/;

/** Escapes the characters that could end a text or an attribute, or begin a tag or an entity. */
export function escapeHtml(text: string): string {
  const first = text.search(SPECIAL);
  // Nearly every text.
  return first === -1 ? text : escapeFrom(text, first);
}

function escapeFrom(text: string, first: number): string {
  let html = text.slice(0, first);
  let start = first;
  for (let at = first; at < text.length; at++) {
    const entity = entityOf(text.charCodeAt(at));
    if (entity === undefined) continue;
    html += text.slice(start, at) + entity;
    start = at + 1;
  }
  return html + text.slice(start);
}

function entityOf(code: number): string | undefined {
  switch (code) {
    case 0x22:
      return '&quot;';
    case 0x26:
      return '&amp;';
    case 0x27:
      return '&#39;';
    case 0x3c:
      return '&lt;';
    case 0x3e:
      return '&gt;';
    default:
      return undefined;
  }
}
