import { PLATFORMS, type Platform } from '@cartograph/core/manage/integrations';
import { senderFields } from '@cartograph/core/wire/envelope';
import { parseWith } from '@cartograph/core/wire/problem';
import { text } from '@cartograph/core/wire/text';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Webhook } from '../platforms/adapter.ts';
import type { WebhookOutcome } from '../platforms/receive.ts';
import { type Access, admitReporter } from './caller.ts';
import { describeBody } from './json-schema.ts';
import { badRequest, HttpProblem, unauthorized } from './problem.ts';
import { problemResponses } from './problem-schema.ts';

/** What shop systems' calls come to. */
export interface Platforms {
  receiveWebhook: (platform: Platform, webhook: Webhook) => Promise<WebhookOutcome>;
  claimCheckout: (companyId: number, claim: CheckoutClaim, receivedAtMs: number) => Promise<void>;
}

/** A browser's word that it made a checkout of Shopify's. */
export interface CheckoutClaim {
  userFingerprint: string;
  userFaqFingerprint: string;
  checkoutToken: string;
  orderId: string | null;
}

/** Largest webhook that is read: 1 MiB. An order of 500 lines has about a third of that. */
const WEBHOOK_MAX_BYTES = 1024 * 1024;

const checkoutClaim = v.object({ ...senderFields, checkout_token: text, order_id: v.nullish(text) });

const PLATFORM_NAMES: Readonly<Record<Platform, string>> = { shopify: 'Shopify', woocommerce: 'WooCommerce' };

/** The routes that shop systems call, and what their pages' pixels tell. */
export function addPlatformRoutes(app: FastifyInstance, { access, platforms }: { access: Access; platforms: Platforms }): void {
  addCheckoutRoute(app, access, platforms);
  // A scope of its own: signatures are computed over the bytes of a body, whatever its content type.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const platform of PLATFORMS) addWebhookRoute(scope, platform, platforms);
  });
}

function addWebhookRoute(app: FastifyInstance, platform: Platform, platforms: Platforms): void {
  const name = PLATFORM_NAMES[platform];
  const schema = {
    tags: ['Shop systems'],
    summary: `Take a webhook of ${name}`,
    description: `Signed by ${name} with the secret that the shop was connected with.`,
    response: { 200: { description: 'Committed, or of no interest.' }, ...problemResponses([401, 404, 413, 503]) },
  };
  app.post(`/platforms/${platform}/webhooks`, { schema, bodyLimit: WEBHOOK_MAX_BYTES }, async (request, reply) => {
    const { headers, receivedAtMs } = request;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { status } = await platforms.receiveWebhook(platform, { headers, body, receivedAtMs });
    if (status === 'unknown_shop') throw unknownShop(name);
    if (status === 'unsigned') throw unauthorized('signature: is not that of a secret in force');
    return reply.send('');
  });
}

function addCheckoutRoute(app: FastifyInstance, access: Access, platforms: Platforms): void {
  const schema = {
    tags: ['Shop systems'],
    summary: 'Tell who made a checkout of Shopify’s',
    description:
      'Sent by the web pixel, so that an order which does not itself say who made it finds its visitor by its checkout token or id.',
    body: describeBody(checkoutClaim),
    response: { 200: { description: 'Committed.' }, ...problemResponses([400, 401, 403, 404, 413, 415, 429, 503]) },
  };
  app.post('/platforms/shopify/checkouts', { schema }, async (request, reply) => {
    const parsed = parseWith(checkoutClaim, request.body);
    if (!parsed.ok) throw badRequest(parsed.problems);
    const { company_key, user_fingerprint, user_faq_fingerprint, checkout_token, order_id } = parsed.value;
    const { company } = await admitReporter(access, request.headers, company_key);
    const who = { userFingerprint: user_fingerprint, userFaqFingerprint: user_faq_fingerprint };
    await platforms.claimCheckout(
      company.companyId,
      { ...who, checkoutToken: checkout_token, orderId: order_id ?? null },
      request.receivedAtMs,
    );
    return reply.send('');
  });
}

/** 404: the shop is connected to no company. */
function unknownShop(name: string): HttpProblem {
  const message = `shop: needs a shop of ${name} that is connected to a company on this server`;
  return new HttpProblem(404, message, [{ field: 'shop', code: 'not_found', message }]);
}
