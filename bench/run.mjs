// Measures Cartograph: `npm run bench` for all tables, `npm run bench -- ingest reports` for some. Each table is one interleaved run, so its ratios hold on
// a machine that does other things too. Prints them and writes bench/results.json and bench/RESULTS.md, which keep the last run of tables not asked for.
import { parseArgs } from 'node:util';
import { describeMachine } from './support/machine.mjs';
import { judgeBars, layOutTable, saveResults } from './support/results.mjs';

const TABLES = ['ingest', 'reports', 'fold', 'footprint', 'answers', 'webhooks', 'sdk'];
const QUICK = { rounds: 3, seconds: 2 };
const USUAL = { rounds: 3, seconds: 5 };

const USAGE = `usage: npm run bench -- [${TABLES.join('|')} ...] [--rounds 3] [--seconds 5] [--quick]\n`;

const { values, positionals } = readArguments();
if (values.help) {
  process.stdout.write(USAGE);
  process.exit();
}
const preset = values.quick ? QUICK : USUAL;
const settings = {
  rounds: Number(values.rounds ?? preset.rounds),
  seconds: Number(values.seconds ?? preset.seconds),
  quick: values.quick,
};
const unknown = positionals.filter((name) => !TABLES.includes(name));
if (unknown.length > 0) refuse(`no table is called ${unknown.join(', ')}`);
if (!(settings.rounds >= 1)) refuse(`--rounds is "${values.rounds}", needs a number of at least 1`);
if (!(settings.seconds >= 1)) refuse(`--seconds is "${values.seconds}", needs a number of at least 1`);

const say = (text) => process.stderr.write(`  ${text}\n`);
const machine = await describeMachine();
let failed = 0;
for (const name of TABLES.filter((table) => positionals.length === 0 || positionals.includes(table))) {
  process.stderr.write(`${name}\n`);
  const startedAtMs = performance.now();
  try {
    const { measure } = await import(`./tables/${name}.mjs`);
    const result = await measure({ ...settings, say });
    const bars = judgeBars(result.bars);
    const tookS = Math.round((performance.now() - startedAtMs) / 1000);
    const run = { ranAt: new Date().toISOString().slice(0, 16), tookS, ...settings, machine };
    saveResults(TABLES, name, { ...result, bars, run });
    process.stdout.write(`\n${layOutTable({ ...result, bars })}\n`);
  } catch (error) {
    failed += 1;
    process.stderr.write(`${name} failed: ${error.stack}\n`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;

function readArguments() {
  const options = {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  };
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return refuse(error.message);
  }
}

function refuse(why) {
  process.stderr.write(`${why}\n${USAGE}`);
  process.exit(2);
}
