import { DurableObject } from 'cloudflare:workers';
import type * as koze from '@kuratchi/koze';

export class Base extends DurableObject {
  async inherited(_text: string, who: koze.Caller) {
    return who.id;
  }
}
