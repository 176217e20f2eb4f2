import { withVoiceInput } from '@cloudflare/voice';
import { callable } from 'agents';
import { TenantAgent } from '../lib/tenant-agent';
import { trap } from '../lib/trap';

class DictationTenant extends TenantAgent {
  protected label() {
    return 'dictation';
  }

  /** Below the package's mixin: what lies there is the package's to the class above. */
  @callable()
  async below(first?: unknown) {
    trap('below', first);
  }
}

export class Dictation extends withVoiceInput(DictationTenant) {
  @callable()
  async words() {
    return 0;
  }

  override onTranscript(text: string) {
    trap('onTranscript', text);
  }

  override afterTranscribe(text: string) {
    trap('afterTranscribe', text);
    return text;
  }
}
