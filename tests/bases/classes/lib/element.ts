/** What JSX becomes in `page.do.tsx`: text. */
export function element(tag: string, _props: unknown, ...children: string[]): string {
  return `<${tag}>${children.join('')}</${tag}>`;
}

declare global {
  namespace JSX {
    type Element = string;
    interface IntrinsicElements {
      b: object;
    }
  }
}
