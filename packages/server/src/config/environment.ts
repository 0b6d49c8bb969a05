import { isIP } from 'node:net';
import type { RateLimits } from '../access/rate-limiter.ts';
import type { DatabaseTarget } from '../store/database.ts';

/** What the operator sets by environment variables (docs/configuration.md). */
export interface Config {
  port: number;
  host: string;
  database: DatabaseTarget;
  rateLimits: RateLimits | null;
  /** Addresses, or ranges such as `10.0.0.0/8`, of proxies whose word on the client's address is taken; the same machine's is anyway. */
  proxies: string[];
  logLevel: LogLevel;
  /** What sessions are signed with; null for the secret that is kept in the database. */
  secret: string | null;
  /** The language model that answers shoppers; null where retrieval does. */
  assistant: AssistantModel | null;
}

/** An OpenAI-compatible language model. */
export interface AssistantModel {
  baseUrl: string;
  apiKey: string;
  model: string;
  /** How long it may be silent, before its first word and between two. */
  silenceMaxMs: number;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A configuration value that the server cannot start with; the message is one sentence for the operator. */
export class BadConfig extends Error {
  readonly code = 'bad_config';
}

/** The characters of 128 random bits in hexadecimal. */
const SECRET_MIN_CHARACTERS = 32;
/** No answer takes longer in all. */
const SILENCE_MAX_S = 45;
const DEFAULT_LIMITS = { perAddress: 60_000, perCompany: 600_000, perVisitor: 600 };

/** Reads the configuration; an empty value counts as unset. Throws BadConfig on the first value that cannot be used. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const variable = (name: string) => environment[name]?.trim() || undefined;
  return {
    port: readPort(variable('PORT')),
    host: variable('HOST') ?? '127.0.0.1',
    database: readDatabase(variable('DATABASE_URL'), variable('CARTOGRAPH_DATA')),
    rateLimits: readRateLimits(variable),
    proxies: readProxies(variable('CARTOGRAPH_PROXIES')),
    logLevel: readLogLevel(variable('LOG_LEVEL')),
    secret: readSecret(variable('CARTOGRAPH_SECRET')),
    assistant: readAssistant(variable),
  };
}

function readPort(text = '4100'): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new BadConfig(`PORT is ${JSON.stringify(text)}, but needs to be a port number from 0 to 65535.`);
}

function readDatabase(url: string | undefined, folder = './data'): DatabaseTarget {
  if (url === undefined) return { folder };
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return { url };
  // The value is not repeated, for it may hold a password.
  throw new BadConfig(
    'DATABASE_URL needs to be a PostgreSQL address such as postgresql://user:password@host:5432/database, its password percent-encoded.',
  );
}

/** The limit for each address turns off all: who needs no limit of that kind runs a test, or has a proxy that limits. */
function readRateLimits(variable: (name: string) => string | undefined): RateLimits | null {
  const limits = {
    perAddress: readRateLimit('CARTOGRAPH_RATE_LIMIT', variable, DEFAULT_LIMITS.perAddress),
    perCompany: readRateLimit('CARTOGRAPH_COMPANY_RATE_LIMIT', variable, DEFAULT_LIMITS.perCompany),
    perVisitor: readRateLimit('CARTOGRAPH_VISITOR_RATE_LIMIT', variable, DEFAULT_LIMITS.perVisitor),
  };
  return limits.perAddress === null ? null : limits;
}

function readRateLimit(name: string, variable: (name: string) => string | undefined, byDefault: number): number | null {
  const text = variable(name) ?? String(byDefault);
  if (text === 'off') return null;
  const limit = Number(text);
  if (/^\d{1,9}$/.test(text) && limit >= 1) return limit;
  throw new BadConfig(`${name} is ${JSON.stringify(text)}, but needs to be "off" or a number of requests a minute, at least 1.`);
}

function readProxies(text = ''): string[] {
  const ranges = text.split(',').map((part) => part.trim());
  const wrong = ranges.find((range) => range !== '' && !isRange(range));
  if (wrong === undefined) return ranges.filter((range) => range !== '');
  throw new BadConfig(
    `CARTOGRAPH_PROXIES names ${JSON.stringify(wrong)}, but needs addresses or ranges such as 10.0.0.0/8, with commas between.`,
  );
}

function isRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const longest = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest))
  );
}

function readLogLevel(text = 'info'): LogLevel {
  const level = LOG_LEVELS.find((name) => name === text);
  if (level !== undefined) return level;
  throw new BadConfig(`LOG_LEVEL is ${JSON.stringify(text)}, but needs to be one of ${LOG_LEVELS.join(', ')}.`);
}

function readSecret(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text.length >= SECRET_MIN_CHARACTERS) return text;
  // The value is not repeated.
  throw new BadConfig(`CARTOGRAPH_SECRET has ${text.length} characters, but needs at least ${SECRET_MIN_CHARACTERS}, made by chance.`);
}

/** The model is the company's own choice, so it has no default; a server of one's own may need no key. */
function readAssistant(variable: (name: string) => string | undefined): AssistantModel | null {
  const silenceMaxMs = readSilence(variable('ASSISTANT_SILENCE_MAX_S')) * 1_000;
  const [baseUrl, apiKey, model] = ['ASSISTANT_BASE_URL', 'ASSISTANT_API_KEY', 'ASSISTANT_MODEL'].map(variable);
  if (baseUrl === undefined && apiKey === undefined && model === undefined) return null;
  if (baseUrl !== undefined && !(URL.canParse(baseUrl) && /^https?:$/.test(new URL(baseUrl).protocol)))
    throw new BadConfig('ASSISTANT_BASE_URL needs to be an address such as https://api.openai.com/v1.');
  if (model === undefined)
    throw new BadConfig('ASSISTANT_MODEL needs to name the model that answers, where a key or an address of one is set.');
  if (apiKey === undefined && baseUrl === undefined) throw new BadConfig('ASSISTANT_API_KEY needs to be set for the model to answer.');
  return { baseUrl: baseUrl ?? 'https://api.openai.com/v1', apiKey: apiKey ?? 'none', model, silenceMaxMs };
}

/** A fast model is given up sooner; one on a machine of the shop's own may have to be loaded first. */
function readSilence(text = '10'): number {
  const seconds = Number(text);
  if (/^\d{1,2}$/.test(text) && seconds >= 1 && seconds <= SILENCE_MAX_S) return seconds;
  throw new BadConfig(
    `ASSISTANT_SILENCE_MAX_S is ${JSON.stringify(text)}, but needs to be a number of seconds from 1 to ${SILENCE_MAX_S}.`,
  );
}
