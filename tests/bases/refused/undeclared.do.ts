// @ts-expect-error: the package brings no declarations.
import { Base } from 'less';

/** Which of these are hooks of the base, nobody can tell. */
export class UndeclaredBase extends Base {
  async onSomething() {
    return 'reached';
  }

  async fetch() {
    return new Response('reached');
  }
}
