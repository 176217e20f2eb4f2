#!/usr/bin/env node
// Not built: npm links it, and makes it a program, while dist/ of a fresh clone is still empty.
import { main } from '../dist/cli/main.js';

process.exitCode = main(process.argv.slice(2), {
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
