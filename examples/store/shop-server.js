import fs from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('./public', import.meta.url));
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

/**
 * Makes the shop's server; the caller makes it listen. The pages hold the snippet as the guide prints it: only the address of
 * Cartograph and the company key become this shop's.
 */
export function createShopServer(cartographUrl, company) {
  const fillIn = (html) =>
    html.replaceAll('https://events.example.com', cartographUrl).replaceAll("company: 'acme'", `company: '${company}'`);
  return http.createServer(async (request, response) => {
    try {
      const file = fileOf(new URL(request.url, 'http://store').pathname);
      const content = await fs.readFile(file);
      const type = path.extname(file);
      response.writeHead(200, { 'content-type': `${TYPES[type] ?? 'application/octet-stream'}; charset=utf-8` });
      response.end(type === '.html' ? fillIn(content.toString()) : content);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing at this address.');
    }
  });
}

/** Gives the file of an address, or undefined outside of the folder: `/` is the catalogue, `/cart` the page of that name. */
function fileOf(pathname) {
  const name = pathname === '/' ? '/index.html' : path.extname(pathname) ? pathname : `${pathname}.html`;
  const file = path.join(FOLDER, path.normalize(decodeURIComponent(name)));
  return file.startsWith(FOLDER + path.sep) ? file : undefined;
}
