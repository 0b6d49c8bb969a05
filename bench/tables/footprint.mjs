// What a server takes of its machine: the time to start, memory at rest and under load, disk.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createCompanies } from '../support/companies.mjs';
import { measureDisk } from '../support/disk.mjs';
import { drive } from '../support/drive.mjs';
import { median, write } from '../support/figures.mjs';
import { BIN, cartographEnv, makeFolder, startPostgres, startScript } from '../support/processes.mjs';
import { readUsage } from '../support/usage.mjs';

const QUIET = { LOG_LEVEL: 'fatal' };
const VISITORS = 20_000;

/** Measures the table. */
export async function measure({ rounds, seconds, say }) {
  const { folder, remove } = makeFolder();
  const postgres = await startPostgres(folder);
  try {
    const url = await postgres.createDatabase();
    const data = path.join(folder, 'data');
    const keys = ['disk', ...Array.from({ length: rounds }, (_, round) => `r${round}`)];
    for (const target of [{ url }, { folder: data }]) await createCompanies(target, keys);
    const kinds = {
      PostgreSQL: { env: cartographEnv({ DATABASE_URL: url }), database: [postgres.pid] },
      embedded: { env: cartographEnv({ CARTOGRAPH_DATA: data }), database: undefined },
    };
    const runs = [];
    for (let round = 0; round < rounds; round += 1) {
      say(`round ${round + 1} of ${rounds}`);
      const run = {};
      for (const [name, kind] of Object.entries(kinds)) run[name] = await measureServer(kind, `r${round}`, seconds);
      runs.push(run);
    }
    const server = await startScript(BIN, ['serve'], { ...kinds.PostgreSQL.env, ...QUIET });
    const disk = await measureDisk(server.address, 'disk', (text) => postgres.run(text, new URL(url).pathname.slice(1)));
    await server.stop();
    return describe(Object.keys(kinds), runs, disk, Number(spawnSync('du', ['-sm', data], { encoding: 'utf8' }).stdout.split('\t')[0]));
  } finally {
    await postgres.stop();
    remove();
  }
}

async function measureServer({ env, database }, company, seconds) {
  const server = await startScript(BIN, ['serve'], { ...env, ...QUIET });
  try {
    const pids = { server: [server.pid], ...(database && { database }) };
    const rest = readUsage(pids);
    const load = await drive({ addresses: [server.address], company, visitors: VISITORS, seconds, pids });
    return { startMs: server.startMs, restMB: rest.server.memoryMB, loadMB: load.memoryMB.server, databaseMB: load.memoryMB.database ?? 0 };
  } finally {
    await server.stop();
  }
}

function describe(names, runs, disk, embeddedMB) {
  const figure = (kind, name) => median(runs.map((run) => run[kind][name]));
  const line = (what, name) => [what, ...names.map((kind) => (figure(kind, name) === 0 ? '' : write(figure(kind, name))))];
  return {
    title: 'Footprint',
    columns: ['', ...names],
    rows: [
      line('from start to listening, ms', 'startMs'),
      line('memory of the server at rest, MB', 'restMB'),
      line('memory of the server under load, MB', 'loadMB'),
      line('memory of the database under load, MB', 'databaseMB'),
      ['disk per cart event, B', write(disk.bytesPerEvent), ''],
      ['the folder afterwards, MB', '', write(embeddedMB)],
    ],
    bars: [],
    notes: [
      `Under load: as many single events as it takes of ${write(VISITORS)} visitors. Memory is the proportional set size. Disk: ${disk.tables.map(({ table, bytes }) => `${table} ${write(bytes / disk.events)} B`).join(', ')}, indexes included.`,
    ],
  };
}
