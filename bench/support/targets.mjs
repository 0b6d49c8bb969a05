// Everything that the ingest table compares, started beside each other: only the one that is driven does anything.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCompanies } from './companies.mjs';
import { BIN, cartographEnv, makeFolder, startPostgres, startScript } from './processes.mjs';

const peer = (name) => fileURLToPath(new URL(`../peers/${name}.mjs`, import.meta.url));

/**
 * Starts every target with companies of these keys. Gives them as `{name, addresses, pids}`, and what `drive` takes of each, with `countsWaiting` where one
 * tells how many events wait; `postgres` to ask, the address of the database of the one server on PostgreSQL, and `stop`.
 */
export async function startTargets(companyKeys) {
  const { folder, remove } = makeFolder();
  const postgres = await startPostgres(folder);
  const started = [];
  const start = async (...args) => {
    started.push(await startScript(...args));
    return started.at(-1);
  };
  const stop = async () => {
    for (const { stop: stopOne } of started) await stopOne();
    await postgres.stop();
    remove();
  };
  try {
    const database = [postgres.pid];
    const [insertUrl, oneUrl, twoUrl] = [await postgres.createDatabase(), await postgres.createDatabase(), await postgres.createDatabase()];
    const data = path.join(folder, 'data');
    for (const target of [{ url: oneUrl }, { url: twoUrl }, { folder: data }]) await createCompanies(target, companyKeys);
    const serve = (env) => start(BIN, ['serve'], { ...cartographEnv(env), LOG_LEVEL: 'fatal' });
    const bare = await start(peer('bare'));
    const insert = await start(peer('fastify-insert'), [], { DATABASE_URL: insertUrl });
    const one = await serve({ DATABASE_URL: oneUrl });
    const two = [await serve({ DATABASE_URL: twoUrl }), await serve({ DATABASE_URL: twoUrl })];
    const embedded = await serve({ CARTOGRAPH_DATA: data });
    const target = (name, servers, others = {}) => ({
      name,
      addresses: servers.map(({ address }) => address),
      pids: { server: servers.map(({ pid }) => pid), ...others },
    });
    const ours = (...args) => ({ ...target(...args), countsWaiting: true });
    return {
      bare: target('bare node:http', [bare]),
      peers: [target('Fastify, one INSERT', [insert], { database })],
      cartograph: {
        postgres: ours('Cartograph, PostgreSQL', [one], { database }),
        two: ours('Cartograph, two servers', two, { database }),
        embedded: ours('Cartograph, embedded', [embedded]),
      },
      run: (text) => postgres.run(text, new URL(oneUrl).pathname.slice(1)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
