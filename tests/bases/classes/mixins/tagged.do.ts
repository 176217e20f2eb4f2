import { Stored } from '../lib/stored';
import { withTags } from '../lib/with-tags';

/** An anonymous class over a mixin over a project's base. */
export default class extends withTags(Stored) {
  async first() {
    return (await this.tag('one'))[0];
  }
}
