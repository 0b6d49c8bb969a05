// A server in a process of its own for the benches: on an embedded database in a folder that goes with it.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../packages/server/bin/cartograph.js', import.meta.url));

/** Makes a folder for what a bench stores, and gives what is run in it. */
export function openBench() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-bench-'));
  const env = {
    ...process.env,
    DATABASE_URL: '',
    CARTOGRAPH_DATA: path.join(folder, 'data'),
    PORT: '0',
    LOG_LEVEL: 'warn',
    CARTOGRAPH_RATE_LIMIT: 'off',
  };
  return {
    folder,
    /** Runs a command of cartograph's. Throws where it fails. */
    command: (...args) => {
      const { status, stderr } = spawnSync(process.execPath, [BIN, ...args], { env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`cartograph ${args.join(' ')} ended with ${status}: ${stderr}`);
    },
    /** Runs the server while some work is done with its address, then takes all away. */
    serve: async (work) => {
      const server = spawn(process.execPath, [BIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const closed = new Promise((resolve) => server.once('close', resolve));
      try {
        const address = await new Promise((resolve, reject) => {
          let said = '';
          server.stdout.on('data', (chunk) => {
            said += chunk;
            const found = /listens on (http:\S+)/.exec(said)?.[1];
            if (found) resolve(found);
          });
          server.once('close', () => reject(new Error(`the server ended before it listened: ${said}`)));
        });
        return await work(address);
      } finally {
        server.kill('SIGTERM');
        await closed;
        fs.rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
