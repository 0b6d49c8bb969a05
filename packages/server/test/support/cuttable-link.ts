import { once } from 'node:events';
import net from 'node:net';

/** A way to a TCP server that a test can cut and mend, as a network does. */
export interface CuttableLink {
  port: number;
  /** Breaks every connection and refuses new ones. */
  cut: () => Promise<void>;
  /** Lets connections through again. */
  mend: () => Promise<void>;
}

/** Opens a link on a free port of the loopback interface to a port there; cut it to close it. */
export async function openLink(targetPort: number): Promise<CuttableLink> {
  const sockets = new Set<net.Socket>();
  const forward = (socket: net.Socket) => {
    const target = net.connect(targetPort, '127.0.0.1');
    for (const [end, other] of [
      [socket, target],
      [target, socket],
    ] as const) {
      sockets.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => sockets.delete(end));
      end.pipe(other);
    }
  };
  let server = net.createServer(forward);
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    cut: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: async () => {
      server = net.createServer(forward);
      await listen(port);
    },
  };
}
