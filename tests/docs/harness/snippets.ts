/** The snippets of a document, none of which may go unused. */

export interface Snippet {
  /** The heading that it stands below. */
  readonly section: string;
  readonly language: string;
  readonly text: string;
}

export class Snippets {
  readonly all: readonly Snippet[];
  readonly #left: Set<Snippet>;

  constructor(document: string) {
    this.all = document.split(/^#+ /m).flatMap((part) => {
      const section = part.slice(0, part.indexOf('\n'));
      const fences = part.matchAll(/^```(\w+)\n(.*?)^```$/gms);
      return Array.from(fences, ([, language = '', text = '']) => ({ section, language, text }));
    });
    this.#left = new Set(this.all);
  }

  /** Takes the next snippet of a section, which must be there. */
  take(section: string): string {
    const snippet = this.left.find((each) => each.section === section);
    if (!snippet) throw new Error(`No snippet is left below the heading '${section}'`);
    this.#left.delete(snippet);
    return snippet.text;
  }

  /** What nobody has taken. */
  get left(): readonly Snippet[] {
    return [...this.#left];
  }
}
