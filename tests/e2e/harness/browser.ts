/** Chromium, where the machine has it. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findChromium, NO_CHROMIUM } from '../../../scripts/lib/chromium.mjs';

const executablePath = findChromium();

/** Whether tests in a browser can run, and how their group is called: with the reason, if not. */
export const BROWSER = {
  missing: !executablePath,
  title: executablePath ? 'in a browser' : NO_CHROMIUM,
};

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser for the tests of a group. */
export function useBrowser(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: FLAGS });
  });
  afterAll(() => browser?.close());
  return () => browser;
}

/** A page in a profile of its own, and the errors that it throws. */
export async function openPage(
  browser: Browser,
  url: string,
  options: { javaScriptEnabled?: boolean } = {},
) {
  const context = await browser.newContext(options);
  const page: Page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  return { page, errors };
}
