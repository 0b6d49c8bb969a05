// Serves the shop on an origin of its own, as a real one has, and prints its address.
// STORE_PORT (4200), CARTOGRAPH_URL (http://127.0.0.1:4100) and CARTOGRAPH_COMPANY (acme) say where and for whom.
import { createShopServer } from './shop-server.js';

const cartographUrl = process.env.CARTOGRAPH_URL ?? 'http://127.0.0.1:4100';
const company = process.env.CARTOGRAPH_COMPANY ?? 'acme';

const server = createShopServer(cartographUrl, company);
server.listen(Number(process.env.STORE_PORT ?? 4200), '127.0.0.1', () => {
  process.stdout.write(`The shop is open at http://127.0.0.1:${server.address().port}/ and reports to ${cartographUrl} as ${company}\n`);
});
