import { once } from 'node:events';
import type http from 'node:http';
import type net from 'node:net';

/** Listens on a free port of the loopback interface. */
export async function listen(server: http.Server): Promise<{ url: string; close(): Promise<void> }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
