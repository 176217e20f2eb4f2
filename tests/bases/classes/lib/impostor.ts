/** Called like the package's decorator, and none of it. */
export function callable() {
  return <This, Args extends unknown[], Return>(
    method: (this: This, ...args: Args) => Return,
    _context: ClassMethodDecoratorContext,
  ) => method;
}
