// Puts what was measured into the pages that quote it, between marks, so that they never say anything else than RESULTS.md.
import fs from 'node:fs';
import { write } from './figures.mjs';

/** Of a core or a server only this share is planned with: the rest is for peaks within the second. */
const PLANNED_SHARE = 0.6;
const SHOPS = 10_000;
const EVENTS_PER_SECOND = 50_000;
/** An average second against the busiest one. */
const AVERAGE_SHARE = 0.3;
const DAY_S = 86_400;

/** What stands in each page, by the page and the name of the mark. */
const QUOTES = {
  '../../README.md': { speed: writeSpeed },
  '../../docs/scaling.md': { node: writeNode, fleet: writeFleet },
};

/** Writes the quotes of some results into the pages. */
export function quoteResults(results) {
  for (const [page, text] of Object.entries(readQuoted(results))) fs.writeFileSync(new URL(page, import.meta.url), text);
}

/** The pages as they are with the quotes of some results, by their paths from here. What was not measured yet leaves its quotes as they are. */
export function readQuoted(results) {
  const { ingest, reports } = results;
  const pages = {};
  for (const [page, quotes] of Object.entries(QUOTES)) {
    let text = fs.readFileSync(new URL(page, import.meta.url), 'utf8');
    if (ingest?.figures && reports?.figures) {
      for (const [name, quote] of Object.entries(quotes)) text = replaceBetween(text, name, quote(ingest, reports));
    }
    pages[page] = text;
  }
  return pages;
}

function replaceBetween(text, name, quote) {
  const [begin, end] = [`<!-- bench:${name} -->\n`, '<!-- /bench -->'];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`there is no place for the quote ${name}`);
  return `${text.slice(0, from + begin.length)}${quote}\n${text.slice(to)}`;
}

function writeSpeed({ figures, run }, { figures: reports }) {
  const { postgres, toBare } = figures;
  return [
    `- **${write(roundDown(postgres.single.perSecond))} events a second** by single requests on PostgreSQL, each answered after its commit, on ${run.machine.CPU.replace(/^.*, /, '')} shared with the database and the client: ${write(toBare, 2)} of what a bare \`node:http\` server takes that only parses them.`,
    `- **${write(reports.p95Ms, 0)} ms** (p95) for a report of 30 days with ${write(reports.entries / 1e6, 1)} million entries in it: ${write(reports.growth, 2)} times what it takes with a hundredth of them.`,
  ].join('\n');
}

function writeNode({ figures, run }, { figures: reports }) {
  const kinds = {
    'PostgreSQL, one server': figures.postgres,
    'PostgreSQL, two servers': figures.two,
    'the embedded database': figures.embedded,
  };
  const rows = Object.entries(kinds).map(([name, { single, batch }]) =>
    [
      name,
      ...[single, batch].flatMap(({ perSecond, serverUs, databaseUs }) => [
        write(roundDown(perSecond)),
        microseconds(serverUs, databaseUs),
      ]),
    ].join(' | '),
  );
  return [
    `Measured ${run.ranAt.slice(0, 10)} on ${run.machine.CPU}, shared by server, database and client:`,
    '',
    '| on | single events/s | server + database, us of processor each | events/s, 20 a request | us each |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map((row) => `| ${row} |`),
    '',
    `An event takes ${write(figures.bytesPerEvent)} bytes of disk with its indexes. A report of 30 days takes ${write(reports.p95Ms)} ms (p95) with ${write(reports.entries / 1e6, 1)} million entries in it.`,
  ].join('\n');
}

function writeFleet({ figures }) {
  const { single, batch } = figures.postgres;
  const cores = (us) => Math.ceil((EVENTS_PER_SECOND * us) / 1e6 / PLANNED_SHARE);
  const gigabytes = (EVENTS_PER_SECOND * AVERAGE_SHARE * DAY_S * figures.bytesPerEvent) / 1e9;
  const needs = (what, of) =>
    `| ${what} | ${write(EVENTS_PER_SECOND)} x us / 1,000,000 / ${PLANNED_SHARE} | ${cores(single[of])} | ${cores(batch[of])} |`;
  return [
    '| | how | single events | 20 a request |',
    '| --- | --- | ---: | ---: |',
    needs('cores for servers, a process each', 'serverUs'),
    needs('cores for databases', 'databaseUs'),
    `| disk a day | ${write(EVENTS_PER_SECOND)} x ${AVERAGE_SHARE} x ${write(DAY_S)} s x ${write(figures.bytesPerEvent)} B | ${write(gigabytes)} GB | ${write(gigabytes)} GB |`,
    `| events/s of one shop | ${write(EVENTS_PER_SECOND)} / ${write(SHOPS)} | ${EVENTS_PER_SECOND / SHOPS} | ${EVENTS_PER_SECOND / SHOPS} |`,
  ].join('\n');
}

function microseconds(server, database) {
  return database === 0 ? write(server) : `${write(server)} + ${write(database)}`;
}

/** To two digits, never more than was measured. */
function roundDown(value) {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / step) * step;
}
