// Sees to it that the tests find a PostgreSQL server: on Debian as root it installs one, elsewhere it says what to install.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = '/usr/lib/postgresql';
const MAJOR_MIN = 15;

if (!isInstalled()) {
  if (process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) install();
  if (!isInstalled()) {
    console.error(`The tests need a PostgreSQL server, version ${MAJOR_MIN} or newer. On Debian: sudo apt-get install postgresql`);
    process.exitCode = 1;
  }
}

function isInstalled() {
  const majors = fs.existsSync(ROOT) ? fs.readdirSync(ROOT) : [];
  if (majors.some((major) => Number(major) >= MAJOR_MIN && fs.existsSync(`${ROOT}/${major}/bin/postgres`))) return true;
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, 'initdb')));
}

function install() {
  console.log('Installing PostgreSQL for the tests ...');
  // Debian's package would start a server of its own on port 5432; the tests start theirs on a free port.
  if (!fs.existsSync('/etc/postgresql-common/createcluster.conf')) {
    fs.mkdirSync('/etc/postgresql-common', { recursive: true });
    fs.writeFileSync('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n');
  }
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'], options);
}
