// Sees to it that the tests find a PostgreSQL server, PHP and a Chromium: on Debian as root it installs them, elsewhere it says what to install.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const POSTGRES_FOLDER = '/usr/lib/postgresql';
const POSTGRES_MAJOR_MIN = 15;

const TOOLS = [
  {
    name: `a PostgreSQL server, version ${POSTGRES_MAJOR_MIN} or newer`,
    package: 'postgresql',
    isThere: hasPostgres,
    prepare: keepPostgresFromStarting,
  },
  { name: 'PHP', package: 'php-cli', isThere: () => isOnPath('php'), prepare: () => undefined },
  { name: 'Chromium', package: 'chromium', isThere: () => fs.existsSync('/usr/bin/chromium'), prepare: () => undefined },
];

const missing = TOOLS.filter((tool) => !tool.isThere());
if (missing.length > 0 && process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) install(missing);
for (const tool of missing.filter((candidate) => !candidate.isThere())) {
  console.error(`The tests need ${tool.name}. On Debian: sudo apt-get install ${tool.package}`);
  process.exitCode = 1;
}

function hasPostgres() {
  const majors = fs.existsSync(POSTGRES_FOLDER) ? fs.readdirSync(POSTGRES_FOLDER) : [];
  const isServer = (major) => Number(major) >= POSTGRES_MAJOR_MIN && fs.existsSync(`${POSTGRES_FOLDER}/${major}/bin/postgres`);
  return majors.some(isServer) || isOnPath('initdb');
}

function isOnPath(command) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, command)));
}

/** Debian's package would start a server of its own on port 5432; the tests start theirs on a free port. */
function keepPostgresFromStarting() {
  const file = '/etc/postgresql-common/createcluster.conf';
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, 'create_main_cluster = false\n');
}

function install(tools) {
  console.log(`Installing ${tools.map((tool) => tool.package).join(', ')} for the tests ...`);
  for (const tool of tools) tool.prepare();
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...tools.map((tool) => tool.package)], options);
}
