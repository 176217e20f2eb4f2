/** A tsconfig as templates have it, for what a document shows. */
export function tsconfig(...types: string[]): string {
  return JSON.stringify({
    compilerOptions: {
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      target: 'ES2022',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      module: 'ESNext',
      moduleResolution: 'Bundler',
      types: ['@cloudflare/workers-types', 'vite/client', ...types],
    },
    include: ['*.config.ts', 'src', 'test', 'e2e', '.koze/server.d.ts'],
  });
}
