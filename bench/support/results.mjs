// Keeps what was measured: results.json holds the last run of each table, RESULTS.md is written from it, never by hand.
import fs from 'node:fs';
import { quoteResults } from './quote.mjs';

const JSON_FILE = new URL('../results.json', import.meta.url);
const MARKDOWN_FILE = new URL('../RESULTS.md', import.meta.url);

/** Adds to each bar whether it is met: `{what, value, unit, atLeast | atMost}`. */
export function judgeBars(bars) {
  return bars.map((bar) => ({ ...bar, met: bar.atLeast === undefined ? bar.value <= bar.atMost : bar.value >= bar.atLeast }));
}

/** Stores the result of a table in both files; `order` says how the tables stand in RESULTS.md. */
export function saveResults(order, name, result) {
  const all = fs.existsSync(JSON_FILE) ? JSON.parse(fs.readFileSync(JSON_FILE, 'utf8')) : {};
  all[name] = result;
  fs.writeFileSync(JSON_FILE, `${JSON.stringify(all, null, 2)}\n`);
  quoteResults(all);
  fs.writeFileSync(MARKDOWN_FILE, writeMarkdown(order.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]]))));
}

/** A result as text for a terminal. */
export function layOutTable({ title, columns, rows, bars, notes }) {
  const lines = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const align = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  return [title, ...lines.map((line) => line.map(align).join('  ')), ...bars.map(describeBar), ...notes, ''].join('\n');
}

function writeMarkdown(results) {
  const head = [
    '# Results',
    '',
    'Written by `npm run bench`. Each table is one interleaved run, figures are medians of its rounds; the client shares the machine.',
    '',
  ];
  const bars = results.flatMap(([, { bars: own }]) => own);
  const summary = ['| bar | wanted | measured | |', '| --- | --- | --- | --- |', ...bars.map(barLine), ''];
  return [...head, ...summary, ...results.flatMap(describeResult)].join('\n');
}

function describeResult([name, { title, columns, rows, notes, run }]) {
  const machine = Object.entries(run.machine).map(([what, value]) => `${what} ${value}`);
  return [
    `## ${title}`,
    '',
    `| ${columns.join(' | ')} |`,
    `| ${columns.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    ...notes.flatMap((note) => [note, '']),
    `\`npm run bench -- ${name}\`, ${run.ranAt.replace('T', ' ')} UTC, ${run.rounds} rounds of ${run.seconds} s; ${machine.join('; ')}.`,
    '',
  ];
}

function describeBar({ what, met, ...bar }) {
  return `${met ? 'met    ' : 'NOT met'}  ${what}: ${measured(bar)}, wanted ${wanted(bar)}`;
}

function barLine({ what, met, ...bar }) {
  return `| ${what} | ${wanted(bar)} | ${measured(bar)} | ${met ? 'met' : '**not met**'} |`;
}

function wanted({ atLeast, atMost, unit }) {
  return `${atLeast === undefined ? 'at most' : 'at least'} ${withUnit(atLeast ?? atMost, unit)}`;
}

function measured({ value, unit }) {
  return withUnit(Number(value.toPrecision(3)), unit);
}

function withUnit(value, unit) {
  return unit === undefined ? String(value) : `${value} ${unit}`;
}
