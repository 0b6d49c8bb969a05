import { setTimeout } from 'node:timers/promises';
import { countsOf, openLog, sendAll } from './fleet.ts';
import { sampleHistory } from './history.ts';
import { writeLetters } from './letters.ts';
import { findDifferences } from './oracle.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

/** What a round is played with. */
export interface Scene {
  stage: Stage;
  random: Random;
  seed: number;
  /** Whether this round may take the half minute that the real thing takes. */
  isLong: boolean;
}

/** A round that is under way, as a hand sees it. */
export interface Struck {
  /** Sends everything to one server, once more where it was acknowledged already; gives how long that took. */
  resend: (address: string) => Promise<number>;
}

/** How a hand breaks things while a fleet sends. */
export interface Strike {
  /** Breaks something and mends it; gives what it saw that no promise allows. */
  strike: (round: Struck) => Promise<string[]>;
  /** Where the senders send, in turn; by default to the first server. */
  addresses?: readonly string[];
  /** Whether the senders' clocks jump. */
  skewed?: boolean;
  patienceMs?: number;
  /** False where every request that the server takes has to be answered. */
  isSilenceAllowed?: boolean;
}

/** What came of a round. */
export interface Outcome {
  counts: ReturnType<typeof countsOf>;
  complaints: readonly string[];
}

const PATIENCE_MS = 8_000;
const ROUND_MAX_MS = 90_000;
/** A transaction takes some milliseconds: within so many after an answer each stage of the next ones is met. */
const STRIKE_WITHIN_MS = 15;

/**
 * Plays a round: a fleet sends a history of a company of its own, and at some moment a hand strikes. Everything that was not acknowledged is sent
 * until it is; then everything is sent once more, which must find it there, and what the server reports must be what the rules make of it.
 */
export async function playRound(scene: Scene, hand: Strike): Promise<Outcome> {
  const { stage, random, seed } = scene;
  const company = await stage.nextCompany();
  const deliveries = sampleHistory(seed, hand.skewed === true ? 'apart' : 'colliding');
  const letters = writeLetters(company, deliveries, random, hand.skewed === true);
  const [first] = stage.servers;
  const addresses = hand.addresses ?? [(first as (typeof stage.servers)[0]).address];
  const route = { addresses, to: company, patienceMs: hand.patienceMs ?? PATIENCE_MS };
  const log = openLog();
  const deadlineMs = Date.now() + ROUND_MAX_MS;

  const strikeAfter = 1 + random.below(letters.length / 2);
  const delayMs = random.below(STRIKE_WITHIN_MS);
  const resend = async (address: string) => {
    const begunMs = Date.now();
    await sendAll(letters, { ...route, addresses: [address] }, log, deadlineMs);
    return Date.now() - begunMs;
  };
  let answers = 0;
  let struck: Promise<string[]> = Promise.resolve(['the hand never struck']);
  await sendAll(letters, route, log, deadlineMs, () => {
    answers += 1;
    if (answers === strikeAfter) struck = setTimeout(delayMs).then(() => hand.strike({ resend }));
  });
  const complaints = await struck;
  await sendAll(random.shuffle(letters), route, log, deadlineMs);
  for (const { address } of stage.servers) complaints.push(...(await findDifferences(address, company, deliveries)));
  const takenInSilence = log.acknowledged.size - log.brought.size;
  if (hand.isSilenceAllowed === false && takenInSilence > 0) complaints.push(`${takenInSilence} events were taken without an answer`);
  const events = letters.flatMap((letter) => letter.events).length;
  if (log.acknowledged.size !== events) complaints.push(`${log.acknowledged.size} events of ${events} were acknowledged`);
  complaints.push(...stage.servers.filter((server) => !server.isRunning()).map(({ address }) => `${address} is gone`));
  return { counts: countsOf(log), complaints: [...log.complaints, ...complaints] };
}
