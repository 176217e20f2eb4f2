/** Chromium, where the machine has it. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished, TestRunner } from 'vitest';
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

/** The browser of all test files in this process, which ends it. */
let shared: Promise<Browser> | undefined;

/** The browser for the tests of a group. The pages that they leave open are closed after them. */
export function useBrowser(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    shared ??= chromium.launch({ executablePath: executablePath ?? '', args: FLAGS });
    browser = await shared;
  });
  afterAll(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
  return () => browser;
}

/**
 * A page in a profile of its own, and the errors that it throws. What a test opens is closed at its
 * end: the page would go on using the processor beside those that come after it.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: { javaScriptEnabled?: boolean } = {},
) {
  const context = await browser.newContext(options);
  if (TestRunner.getCurrentTest()) onTestFinished(() => context.close());
  const page: Page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  return { page, errors };
}
