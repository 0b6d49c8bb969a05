// Holds the import table of ARCHITECTURE.md against the source: who may import what, no cycles, and a core without
// clock, chance, DOM or Node. Prints each breach and exits with 1, or says how many files it read.
import fs from 'node:fs';
import path from 'node:path';

/**
 * For each folder what it may import: other folders or files of the project (values and types), folders of which it may import types only, and
 * packages. A folder's own files are always allowed; the longest matching folder decides.
 */
const TABLE = {
  'packages/core/src': { folders: [], packages: ['valibot'] },
  'packages/sdk/src': { folders: ['packages/core/src/wire'], packages: [] },
  'packages/widget/src': {
    folders: ['packages/sdk/src/uuid.ts'],
    types: ['packages/core/src/assistant', 'packages/sdk/src'],
    packages: ['preact'],
  },
  ...Object.fromEntries(
    ['chat', 'faqs', 'nudges'].map((surface) => [
      `packages/widget/src/${surface}`,
      {
        folders: ['packages/widget/src/shared'],
        types: ['packages/widget/src', 'packages/core/src/assistant', 'packages/sdk/src'],
        packages: ['preact'],
      },
    ]),
  ),
  'packages/server/src/config': { folders: [], types: ['packages/server/src/access', 'packages/server/src/store'], packages: ['node:net'] },
  'packages/server/src/store': { folders: ['packages/core/src'], packages: ['node:', 'kysely', 'pg', '@electric-sql/pglite'] },
  'packages/server/src/access': { folders: ['packages/core/src', 'packages/server/src/store'], packages: ['node:'] },
  'packages/server/src/accounts': {
    folders: ['packages/core/src', 'packages/server/src/access', 'packages/server/src/store'],
    packages: ['node:', 'better-auth', 'kysely'],
  },
  'packages/server/src/ingest': { folders: ['packages/core/src', 'packages/server/src/store'], packages: ['node:'] },
  'packages/server/src/http': {
    folders: ['packages/core/src', 'packages/server/src/access', 'packages/server/src/ingest', 'packages/server/src/store/reports'],
    types: ['accounts', 'assistant', 'config', 'knowledge', 'platforms', 'store'].map((folder) => `packages/server/src/${folder}`),
    packages: ['node:', 'fastify', '@fastify/', '@valibot/to-json-schema', 'valibot', 'prom-client', 'isbot'],
  },
  'packages/server/src/platforms': {
    folders: ['packages/core/src', 'packages/server/src/ingest', 'packages/server/src/store'],
    packages: ['node:', 'valibot', '@shopify/admin-api-client'],
  },
  'packages/server/src/knowledge': {
    folders: ['packages/core/src', 'packages/server/src/ingest', 'packages/server/src/store'],
    packages: ['node:', 'csv-parse', 'saxes'],
  },
  'packages/server/src/assistant': {
    folders: ['packages/core/src', 'packages/server/src/ingest', 'packages/server/src/store'],
    types: ['packages/server/src/config'],
    packages: ['node:', 'openai'],
  },
  'packages/server/src/transfer': {
    folders: ['packages/core/src', 'packages/server/src/ingest', 'packages/server/src/store'],
    packages: ['node:'],
  },
  'packages/server/src/demo': {
    folders: ['packages/core/src', 'packages/server/src/ingest', 'packages/server/src/store'],
    packages: ['node:'],
  },
  'packages/server/src': { folders: ['packages/core/src', 'packages/server/src'], packages: ['node:', 'commander'] },
  'packages/dashboard/src': {
    folders: ['assistant', 'report', 'manage', 'money', 'rollup', 'wire'].map((folder) => `packages/core/src/${folder}`),
    packages: [''],
  },
};

/** What makes core depend on when and where it runs. */
const IMPURE = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.|\bprocess\.|\bdocument\.|\bwindow\.|\bcrypto\./;

const IMPORT = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/g;

const breaches = [];
const graph = new Map();

for (const file of listSources()) {
  const text = fs.readFileSync(file, 'utf8');
  const values = [];
  for (const [, isType, specifier] of text.matchAll(IMPORT)) {
    const target = resolve(file, specifier);
    if (!isAllowed(file, target, Boolean(isType))) breaches.push(`${file} may not import ${specifier}`);
    if (!isType && target.startsWith('packages/')) values.push(target);
  }
  graph.set(file, values);
  if (file.startsWith('packages/core/') && IMPURE.test(withoutComments(text)))
    breaches.push(`${file} uses a clock, chance or its surroundings`);
}
for (const cycle of findCycles()) breaches.push(`import cycle: ${cycle.join(' -> ')}`);

for (const breach of breaches) console.error(breach);
console.log(`${graph.size} files, ${breaches.length} breaches of the import table`);
process.exitCode = breaches.length === 0 ? 0 : 1;

function listSources() {
  const folders = fs.readdirSync('packages').map((name) => `packages/${name}/src`);
  return folders
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder, { recursive: true }).map((name) => path.posix.join(folder, name.split(path.sep).join('/'))))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
}

/** A project file for relative and workspace imports, the specifier itself for packages. */
function resolve(file, specifier) {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  const workspace = /^@cartograph\/(\w+)\/(.+)$/.exec(specifier);
  return workspace ? `packages/${workspace[1]}/src/${workspace[2]}.ts` : specifier;
}

function isAllowed(file, target, isType) {
  const folder = Object.keys(TABLE)
    .filter((name) => file.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (folder === undefined) return false;
  const { folders, packages, types = [] } = TABLE[folder];
  const inFolder = (name) => target === name || target.startsWith(`${name}/`);
  if (target.startsWith('packages/')) return [folder, ...folders, ...(isType ? types : [])].some(inFolder);
  return packages.some(
    (name) => target === name || target.startsWith(name.endsWith(':') || name === '' ? name : `${name.replace(/\/$/, '')}/`),
  );
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

function findCycles() {
  const state = new Map();
  const cycles = [];
  const visit = (file, trail) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}
