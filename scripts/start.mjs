// What `npm start` runs: the server with a first company, and beside it the example shop on an origin of its own. One process, so that one
// signal ends both.
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createShopServer } from '../examples/store/shop-server.js';

const COMPANY = 'acme';
const port = process.env.PORT?.trim() || '4100';
const shopPort = Number(process.env.STORE_PORT?.trim() || 4200);

const shop = createShopServer(`http://127.0.0.1:${port}`, COMPANY);
shop.on('listening', () => console.log(`The example shop is open at http://127.0.0.1:${shop.address().port}/`));
// The shop is an extra: where its port is taken, it moves to a free one.
shop.once('error', () => shop.listen(0, '127.0.0.1'));
// Nor does it keep the process alive once the server has ended.
shop.unref();
if (port !== '0') {
  shop.listen(shopPort, '127.0.0.1');
  await new Promise((resolve) => shop.once('listening', resolve));
}

const knowledge = await placeKnowledge(shop.address()?.port ?? 4200);
process.argv.splice(2, Number.POSITIVE_INFINITY, 'serve', '--first-company', COMPANY, '--first-knowledge', knowledge);
await import('../packages/server/bin/cartograph.js');

/** The example's knowledge as a file whose links lead to the shop on that port: the one that is there, or one of its own that goes with the process. */
async function placeKnowledge(port) {
  const example = fileURLToPath(new URL('../examples/store/knowledge.json', import.meta.url));
  if (port === 4200) return example;
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'cartograph-example-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'knowledge.json');
  const text = await fs.readFile(example, 'utf8');
  await fs.writeFile(file, text.replaceAll('http://127.0.0.1:4200/', `http://127.0.0.1:${port}/`));
  return file;
}
