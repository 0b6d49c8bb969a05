import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../examples/store', import.meta.url));

/** What the assistant of the example shop knows. */
export const STORE_KNOWLEDGE = `${FOLDER}/knowledge.json`;

/** The example shop, opened as its README says. */
export interface Store {
  url: string;
  close(): Promise<void>;
}

/** Opens the example shop as a process of its own, reporting to a server as a company. */
export async function openStore(cartographUrl: string, company: string): Promise<Store> {
  const env = { ...process.env, STORE_PORT: '0', CARTOGRAPH_URL: cartographUrl, CARTOGRAPH_COMPANY: company };
  const store: ChildProcess = spawn(process.execPath, [`${FOLDER}/serve.js`], { env });
  const [line] = await once(store.stdout as NodeJS.ReadableStream, 'data');
  return {
    url: /http:\/\/\S+(?=\/ )/.exec(String(line))?.[0] ?? '',
    async close() {
      const exited = once(store, 'exit');
      store.kill();
      await exited;
    },
  };
}
