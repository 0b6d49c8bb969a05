#!/usr/bin/env node
import fs from 'node:fs';

const program = new URL('../dist/main.js', import.meta.url);

if (fs.existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('cartograph is not built yet: run "npm run build" first.\n');
  process.exitCode = 1;
}
