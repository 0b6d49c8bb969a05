// What `npm start` runs: the server with a first company, and beside it the example shop on an origin of its own. One process, so that one
// signal ends both.
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
if (port !== '0') shop.listen(shopPort, '127.0.0.1');

const knowledge = fileURLToPath(new URL('../examples/store/knowledge.json', import.meta.url));
process.argv.splice(2, Number.POSITIVE_INFINITY, 'serve', '--first-company', COMPANY, '--first-knowledge', knowledge);
await import('../packages/server/bin/cartograph.js');
