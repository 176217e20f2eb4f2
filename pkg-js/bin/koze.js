#!/usr/bin/env node
// Not built: npm links it, and makes it a program, while dist/ of a fresh clone is still empty.
import { main } from '../dist/cli/main.js';

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    // `koze inspect | head`: whoever reads has read enough.
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = main(process.argv.slice(2), {
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
