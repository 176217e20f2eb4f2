/** A mixin in JavaScript. */
export function withTrace(Base) {
  return class extends Base {
    async trace() {
      return 'traced';
    }
  };
}
