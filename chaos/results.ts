import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import type { Played } from './campaign.ts';

const RESULTS = new URL('./RESULTS.md', import.meta.url);
const ROUNDS = new URL('./.rounds.json', import.meta.url);

/** What is kept between the pieces of a long form. */
interface Kept {
  seed: number;
  rounds: Played[];
}

/** Keeps the rounds of a piece with those of the same seed that were played before, and writes all of them down in RESULTS.md. */
export function writeResults(seed: number, played: readonly Played[], skipped: readonly string[]): void {
  const known = readKept();
  const numbers = new Set(played.map(({ number }) => number));
  const others = known.seed === seed ? known.rounds.filter(({ number }) => !numbers.has(number)) : [];
  const rounds = [...others, ...played].sort((a, b) => a.number - b.number);
  fs.writeFileSync(ROUNDS, JSON.stringify({ seed, rounds }));
  fs.writeFileSync(RESULTS, describe({ seed, rounds }, skipped));
}

function readKept(): Kept {
  return fs.existsSync(ROUNDS) ? JSON.parse(fs.readFileSync(ROUNDS, 'utf8')) : { seed: Number.NaN, rounds: [] };
}

function describe({ seed, rounds }: Kept, skipped: readonly string[]): string {
  const groups = new Map<string, Played[]>();
  for (const round of rounds) groups.set(`${round.name} | ${round.on}`, [...(groups.get(`${round.name} | ${round.on}`) ?? []), round]);
  const lines = [...groups].map(([name, own]) => `| ${name} | ${cellsOf(own).join(' | ')} |`);
  return `# What was broken, and what came of it

Written by \`npm run chaos\`. [The promises](../docs/promises.md) say what each round is held to.

${rounds.length} rounds with seed ${seed}, on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, ${readPostgresVersion()},
Linux ${os.release().split('-')[0]}, ${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'}).

| what was broken | on | rounds | requests | of them unanswered | of them 503 | refused, as they should be | events acknowledged | found wrong | median round |
| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |
${lines.join('\n')}
| **all** | | ${cellsOf(rounds).join(' | ')} |
${skipped.map((line) => `\nNot played: ${line}.\n`).join('')}`;
}

function cellsOf(rounds: readonly Played[]): string[] {
  const sum = (count: (round: Played) => number) => rounds.reduce((total, round) => total + count(round), 0);
  const times = rounds.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const counts = [
    rounds.length,
    sum(({ counts }) => counts.attempts),
    sum(({ counts }) => counts.unanswered),
    sum(({ counts }) => counts.turnedAway),
    sum(({ counts }) => counts.refused),
    sum(({ counts }) => counts.acknowledged),
    sum(({ complaints }) => complaints.length),
  ];
  return [...counts.map((count) => count.toLocaleString('en')), `${((times[times.length >> 1] ?? 0) / 1000).toFixed(1)} s`];
}

function readPostgresVersion(): string {
  const root = '/usr/lib/postgresql';
  const newest = Math.max(0, ...(fs.existsSync(root) ? fs.readdirSync(root).map(Number) : []));
  return newest === 0 ? 'PostgreSQL' : execFileSync(`${root}/${newest}/bin/postgres`, ['--version'], { encoding: 'utf8' }).trim();
}
