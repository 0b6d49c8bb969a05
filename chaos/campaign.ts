import { countsOf, openLog } from './fleet.ts';
import { HANDS, type Hand, LASTING, type PlaceName } from './hands.ts';
import { openRandom } from './random.ts';
import type { Outcome } from './round.ts';
import { openEmbeddedStage, openPostgresStage, type Stage } from './stage.ts';

/** Which rounds to play. */
export interface Campaign {
  seed: number;
  /** Numbers of rounds, from 0: each round's chances hang on the seed and its number alone. */
  from: number;
  until: number;
  /** The hands to play in turn. */
  hands: readonly Hand[];
  /** Whether the first rounds of hands that last play at full length. */
  isLong: boolean;
  /** No round is begun after this moment. */
  endMs: number;
}

/** A round that was played. */
export interface Played extends Outcome {
  number: number;
  name: string;
  on: PlaceName;
  tookMs: number;
}

/** The hands whose name holds a text and that can be played here, and why the others cannot. */
export function chooseHands(isLong: boolean, text: string): { hands: Hand[]; skipped: string[] } {
  const wanted = HANDS.filter((hand) => hand.name.includes(text) && (isLong || hand.isSlow !== true));
  const judged = wanted.map((hand) => ({ hand, reason: hand.whyNot?.() }));
  return {
    hands: judged.filter(({ reason }) => reason === undefined).map(({ hand }) => hand),
    skipped: judged.flatMap(({ hand, reason }) => (reason === undefined ? [] : [`${hand.name} (${hand.on}): ${reason}`])),
  };
}

/** Plays rounds one after the other on two stages, and in the end has every company computed anew; `onPlayed` hears of each round. */
export async function playCampaign(
  { seed, from, until, hands, isLong, endMs }: Campaign,
  onPlayed: (played: Played) => void,
): Promise<void> {
  const numbers = Array.from({ length: until - from }, (_, index) => from + index);
  const handOf = (number: number) => hands[number % hands.length] as Hand;
  const stages: Record<PlaceName, Stage> = {
    PostgreSQL: await openPostgresStage(),
    'the embedded database': await openEmbeddedStage(numbers.filter((number) => handOf(number).on !== 'PostgreSQL').length),
  };
  try {
    for (const number of numbers) {
      if (Date.now() > endMs) break;
      const hand = handOf(number);
      const begunMs = Date.now();
      const roundSeed = seed * 1_000 + number;
      const scene = { stage: stages[hand.on], random: openRandom(roundSeed), seed: roundSeed };
      const lasts = isLong && LASTING.has(hand.play) && number < hands.length;
      const outcome = await hand.play({ ...scene, isLong: lasts }).catch(failed);
      onPlayed({ ...outcome, number, name: hand.name, on: hand.on, tookMs: Date.now() - begunMs });
    }
    for (const stage of Object.values(stages)) {
      const wrong = await stage.verify();
      if (wrong !== undefined) throw new Error(`cartograph verify: ${wrong}`);
    }
  } finally {
    await Promise.all(Object.values(stages).map((stage) => stage.close()));
  }
}

/** A round that could not be played to its end. */
function failed(error: unknown): Outcome {
  return { counts: countsOf(openLog()), complaints: [error instanceof Error ? `${error.stack}` : String(error)] };
}
