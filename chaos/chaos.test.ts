import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { chooseHands, type Played, playCampaign } from './campaign.ts';
import { writeResults } from './results.ts';

// The short form plays one round of each hand that is quick; the long form (npm run chaos) all of them, again and again. CHAOS_ROUNDS, such as
// 0-199, CHAOS_MINUTES, CHAOS_SEED and CHAOS_HAND, a part of a hand's name, choose what is played, so that it can be played in pieces and a round again.
const isLong = process.env.CHAOS === 'long';
const seed = Number(process.env.CHAOS_SEED ?? (isLong ? randomInt(1_000_000) : 1));
const { hands, skipped } = chooseHands(isLong, process.env.CHAOS_HAND ?? '');
const [from = 0, last = 199] = (process.env.CHAOS_ROUNDS ?? '').split('-').filter(Boolean).map(Number);

// What this machine does not allow is to be seen in the list of tests, as skipped.
for (const reason of skipped) test.skip(reason, () => undefined);

const minutes = Number(process.env.CHAOS_MINUTES ?? 30);

test(
  `whatever breaks, what was acknowledged is there once, and nothing else (seed ${seed})`,
  async () => {
    const endMs = Date.now() + minutes * 60_000;
    const campaign = { seed, hands, isLong, endMs, ...(isLong ? { from, until: last + 1 } : { from: 0, until: hands.length }) };
    const played: Played[] = [];
    await playCampaign(campaign, (round) => {
      played.push(round);
      if (!isLong) return;
      if (process.env.CHAOS_HAND === undefined) writeResults(seed, played, skipped);
      process.stderr.write(describe(round));
    });
    const wrong = played.filter(({ complaints }) => complaints.length > 0);
    expect(wrong.map(({ number, name, on, complaints }) => ({ number, name, on, complaints: complaints.slice(0, 5) }))).toEqual([]);
  },
  isLong ? 1_800_000 : 240_000,
);

function describe({ number, name, on, tookMs, complaints }: Played): string {
  return `${number} ${name}, ${on}: ${tookMs} ms${complaints.map((text) => `\n  ${text}`).join('')}\n`;
}
