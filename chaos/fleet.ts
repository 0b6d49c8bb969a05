import { setTimeout } from 'node:timers/promises';
import type { Addressee, Letter } from './letters.ts';

/** The exact record of what a fleet of senders was told. */
export interface Log {
  /** Requests that were begun. */
  attempts: number;
  /** Requests whose connection broke or whose answer never came whole: they may be in or not. */
  unanswered: number;
  /** Requests that were told to come again. */
  turnedAway: number;
  /** Requests that were refused for good, as they should be. */
  refused: number;
  /** Events that were acknowledged. */
  acknowledged: Set<string>;
  /** Of these, what some attempt was told that it brought: the rest an attempt brought that was not answered. */
  brought: Set<string>;
  /** What no promise allows. */
  complaints: string[];
}

/** Who sends where. */
export interface Route {
  /** Addresses of servers, taken in turn, so that an attempt that failed goes to the next one. */
  addresses: readonly string[];
  to: Addressee;
  /** How long a sender waits for an answer before it counts as none. */
  patienceMs: number;
}

const SENDERS = 8;
/** Shorter than a browser would wait, for the sake of many rounds. */
const PAUSE_MS = 25;

/** An empty record. */
export function openLog(): Log {
  return { attempts: 0, unanswered: 0, turnedAway: 0, refused: 0, acknowledged: new Set(), brought: new Set(), complaints: [] };
}

/** Sends every letter until it is answered for good, by several senders at once; `onAnswer` hears of each. Throws if that takes beyond `deadlineMs`. */
export async function sendAll(
  letters: readonly Letter[],
  route: Route,
  log: Log,
  deadlineMs: number,
  onAnswer: () => void = () => undefined,
): Promise<void> {
  const queue = letters.values();
  const sendOneByOne = async () => {
    for (const letter of queue) {
      for (let turn = 0; !(await attempt(letter, route, turn, log)); turn += 1) {
        if (Date.now() > deadlineMs) throw new Error(`no answer for good within the time; so far ${JSON.stringify(countsOf(log))}`);
        await setTimeout(PAUSE_MS);
      }
      onAnswer();
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sendOneByOne));
}

/** The numbers of a record. */
export function countsOf({ attempts, unanswered, turnedAway, refused, acknowledged }: Log) {
  return { attempts, unanswered, turnedAway, refused, acknowledged: acknowledged.size };
}

/** Sends a letter once; tells whether it was answered for good. */
async function attempt(letter: Letter, route: Route, turn: number, log: Log): Promise<boolean> {
  const attemptNumber = log.attempts;
  log.attempts += 1;
  // Only of these is it certain that they are there already: what is answered to two attempts at once may be heard in the other order.
  const known = new Set(letter.events.filter((name) => log.acknowledged.has(name)));
  const address = route.addresses[(attemptNumber + turn) % route.addresses.length] as string;
  const answer = await post(letter, address, route);
  if (answer === undefined) {
    log.unanswered += 1;
    return false;
  }
  if (answer.status === 503) {
    log.turnedAway += 1;
    if (!(Number(answer.retryAfter) >= 1)) log.complaints.push(`503 with Retry-After ${answer.retryAfter}: ${answer.body}`);
    return false;
  }
  noteAnswer(letter, answer, known, log);
  return true;
}

interface Posted {
  status: number;
  retryAfter: string | null;
  body: string;
}

async function post({ path, verified, write }: Letter, address: string, { to, patienceMs }: Route): Promise<Posted | undefined> {
  const headers = { 'content-type': 'application/json', ...(verified ? { authorization: `Bearer ${to.secret}` } : {}) };
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(address + path, { method: 'POST', headers, body: write(Date.now()), signal });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() };
  } catch {
    return undefined;
  }
}

function noteAnswer(letter: Letter, { status, body }: Posted, known: ReadonlySet<string>, log: Log): void {
  if (letter.refusedWith !== undefined) {
    log.refused += 1;
    if (status !== letter.refusedWith) log.complaints.push(`${letter.path} answered ${status} instead of ${letter.refusedWith}: ${body}`);
    return;
  }
  if (status !== 200) {
    log.complaints.push(`${letter.path} answered ${status}: ${body}`);
    return;
  }
  const answer = JSON.parse(body) as { status: string } | { results: { status: string }[] };
  const results = 'results' in answer ? answer.results : [answer];
  letter.events.forEach((name, index) => {
    const told = results[index]?.status ?? 'nothing';
    if (!['recorded', 'ignored', 'duplicate'].includes(told)) log.complaints.push(`${name} was answered ${told}`);
    log.acknowledged.add(name);
    if (told === 'duplicate') return;
    if (known.has(name)) log.complaints.push(`${name} was acknowledged, and was not there when sent again`);
    if (log.brought.has(name)) log.complaints.push(`${name} was taken twice`);
    log.brought.add(name);
  });
}
