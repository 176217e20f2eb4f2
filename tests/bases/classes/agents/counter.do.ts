import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

interface CounterState {
  readonly count: number;
}

/** A typed state, its two hooks, and methods that only a decorator opens. */
export class CounterAgent extends Agent<Cloudflare.Env, CounterState> {
  initialState: CounterState = { count: 0 };

  @callable()
  async increment(by: number) {
    this.setState({ count: this.state.count + by });
    return this.state.count;
  }

  @callable({ description: 'The current count' })
  async current() {
    return this.state.count;
  }

  async reset(reason?: string) {
    trap('reset', reason);
    this.setState({ count: 0 });
  }

  override onStateChanged(state: CounterState | undefined) {
    trap('onStateChanged', state);
  }

  override validateStateChange(next: CounterState) {
    trap('validateStateChange', next);
  }

  override onStart(props?: unknown) {
    trap('onStart', props);
  }
}
