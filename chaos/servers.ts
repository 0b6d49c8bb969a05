import { type Place, type ServerProcess, startServerProcess } from '../packages/server/test/support/ingest-processes.ts';
import { findFreePort } from '../packages/server/test/support/postgres-server.ts';

/** How a server ended that was told to stop. */
export interface Stopped {
  code: number | null;
  tookMs: number;
}

/** A server that ends and starts again at the same address. */
export interface Server {
  address: string;
  kill: () => Promise<void>;
  stop: () => Promise<Stopped>;
  start: (environment?: Readonly<Record<string, string>>) => Promise<void>;
  signal: (name: NodeJS.Signals) => void;
  isRunning: () => boolean;
  /** What it said since it was started. */
  complaints: () => string;
}

/** Starts a server on a free port. */
export async function startServer(place: Place): Promise<Server> {
  const port = await findFreePort();
  const launch = (environment = {}) => startServerProcess(place, { PORT: String(port), ...environment });
  let process: ServerProcess = await launch();
  return {
    address: process.address,
    kill: () => process.kill(),
    stop: async () => {
      const begunMs = Date.now();
      const code = await process.stop();
      return { code, tookMs: Date.now() - begunMs };
    },
    start: async (environment) => {
      process = await launch(environment);
    },
    signal: (name) => process.signal(name),
    isRunning: () => process.isRunning(),
    complaints: () => process.complaints(),
  };
}
