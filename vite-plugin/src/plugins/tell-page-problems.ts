/**
 * Tells on the terminal what is wrong with pages, each once, when it appears. In dev, errors of pages stop
 * nothing: a page shows its own, but nobody can visit what is no page, such as the second file for a URL.
 */
import type { Plugin } from 'vite';
import { asText } from '../errors.js';
import { shadowedPages } from '../pages/shadowed.js';
import type { Session } from '../session.js';

export function tellPageProblems(session: Session): Plugin {
  return {
    name: 'koze:page-problems',
    configureServer({ config }) {
      let told = new Set<string>();
      session.onUpdate = () => {
        // Known once @cloudflare/vite-plugin has started the worker.
        const shadowed = session.assets && shadowedPages(session, config, session.assets);
        const problems = [...session.pageErrors, ...(shadowed ?? [])];
        const texts = problems.map((problem) => asText(session, [problem]));
        for (const [index, text] of texts.entries()) {
          const level = problems[index]?.severity === 'warning' ? 'warn' : 'error';
          if (!told.has(text)) config.logger[level](`koze: ${text}`, { timestamp: true });
        }
        told = new Set(texts);
      };
      session.onUpdate();
    },
  };
}
