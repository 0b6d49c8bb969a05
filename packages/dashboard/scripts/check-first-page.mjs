// Adds up what a browser loads to show the first page, revenue impact with its chart, and fails beyond the limit.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const LIMIT_BYTES = 250_000;
const PAGE = ['index.html', 'src/revenue/revenue-page.tsx', 'src/revenue/time-chart.tsx'];

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const manifest = JSON.parse(fs.readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
const files = new Set();
for (const key of PAGE) collect(key);

const bytes = [...files].reduce((sum, file) => sum + fs.statSync(`${dist}${file}.br`).size, 0);
console.log(
  `first page of the dashboard: ${(bytes / 1000).toFixed(1)} kB of script in ${files.size} files, brotli (limit ${LIMIT_BYTES / 1000} kB)`,
);
process.exitCode = bytes <= LIMIT_BYTES ? 0 : 1;

function collect(key) {
  const { file, imports = [] } = manifest[key];
  if (files.has(file)) return;
  files.add(file);
  imports.forEach(collect);
}
