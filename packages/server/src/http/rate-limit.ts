import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Asker, RateLimiter } from '../access/rate-limiter.ts';
import type { Throttled } from '../accounts/throttle.ts';
import { type HttpProblem, tooMany } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route looks at a password or another secret that people type: few requests a minute from one address. */
    triesSecret?: true;
  }
}

/** The configuration of such a route. */
export const TRIES_SECRET = { triesSecret: true } as const;

/** What the limits are counted by. */
export interface Counters {
  limiter: RateLimiter;
  /** Counts a try of a secret from an address, on all servers. */
  countAddress: (address: string) => Promise<Throttled | undefined>;
}

const LIMITED = /^\/(analytics\/|api\/|assistant\/|platforms\/shopify\/checkouts)/;

/** How often servers exchange what they counted. */
const SETTLE_MS = 1_000;

/** Refuses requests beyond a limit with 429 and `Retry-After`. */
export function limitRate(app: FastifyInstance, { limiter, countAddress }: Counters): void {
  app.addHook('preHandler', (request, _reply, done) => {
    if (!LIMITED.test(addressOf(request))) return done();
    const exceeded = limiter.count(askerOf(request));
    if (exceeded !== undefined) {
      const { limit, of, retryAfterSeconds } = exceeded;
      return done(tooMany(`More than ${limit} requests a minute ${of}; try again in ${retryAfterSeconds} s.`, retryAfterSeconds));
    }
    if (!request.routeOptions.config.triesSecret) return done();
    countAddress(request.ip).then((throttled) => done(throttled && refuse(throttled)), done);
  });
  settleNowAndThen(app, limiter);
}

/** Where the database is out of reach each server counts for itself meanwhile. */
function settleNowAndThen(app: FastifyInstance, limiter: RateLimiter): void {
  let underWay: Promise<void> | undefined;
  const settle = () => {
    underWay ??= limiter
      .settle()
      .catch(() => undefined)
      .finally(() => {
        underWay = undefined;
      });
  };
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onListen', async () => {
    timer = setInterval(settle, SETTLE_MS).unref();
  });
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await underWay;
  });
}

function refuse({ retryAfterSeconds }: Throttled): HttpProblem {
  return tooMany(`Too many tries from this address; try again in ${retryAfterSeconds} s.`, retryAfterSeconds);
}

/** The address of the route, for a request may spell it in other ways: with `%61` for an `a`. */
function addressOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? '';
}

/** Of the API the address alone names the company: by made-up keys elsewhere in a request one could ask without end. */
function askerOf(request: FastifyRequest): Asker {
  const body = request.body as { company_key?: unknown; user_fingerprint?: unknown } | null | undefined;
  const params = request.params as { company?: string };
  const query = request.query as { company_key?: unknown } | undefined;
  const companyKey = addressOf(request).startsWith('/api/') ? params.company : (body?.company_key ?? query?.company_key);
  const visitor = request.headers.authorization === undefined ? body?.user_fingerprint : undefined;
  return {
    companyKey: typeof companyKey === 'string' ? companyKey : '',
    address: request.ip,
    visitor: typeof visitor === 'string' ? visitor : null,
  };
}
