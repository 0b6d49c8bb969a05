// Stores each script and style beside itself as brotli and gzip, so that the server sends them small without working for it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../dist/assets/', import.meta.url));
for (const name of fs.readdirSync(folder).filter((file) => /\.(js|css)$/.test(file))) {
  const file = path.join(folder, name);
  const content = fs.readFileSync(file);
  fs.writeFileSync(`${file}.br`, brotliCompressSync(content));
  fs.writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
