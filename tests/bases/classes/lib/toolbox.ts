import { Sandbox } from './sandbox';
import { trap } from './trap';

export abstract class Toolbox extends Sandbox {
  abstract tools(): Promise<string[]>;

  override async onStart(first?: unknown) {
    trap('onStart', first);
  }
}
