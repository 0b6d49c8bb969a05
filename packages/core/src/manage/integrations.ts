import * as v from 'valibot';

/** The shop systems whose webhooks are taken. */
export const PLATFORMS = ['shopify', 'woocommerce'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** How a shop stands: connected and nothing came yet, delivering, or the app was removed from it. */
export const INTEGRATION_STATES = ['waiting', 'delivering', 'uninstalled'] as const;

const time = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer());

/** A shopper's request to see their data, and who answered it, by address, if somebody did. */
const dataRequest = v.object({
  request_id: v.string(),
  requested_at: time,
  order_ids: v.array(v.string()),
  done: v.nullable(v.object({ at: time, by: v.string() })),
});

/** A shop of a company, as a shop system knows it. */
const integration = v.object({
  platform: v.picklist(PLATFORMS),
  shop: v.pipe(v.string(), v.description('The domain by which the shop system names the shop, such as "acme.myshopify.com".')),
  state: v.picklist(INTEGRATION_STATES),
  connected_at: time,
  secrets: v.pipe(count, v.description('How many webhook secrets are in force; more than one while they are changed.')),
  deliveries: v.pipe(count, v.description('Webhooks with a good signature that came so far, each once.')),
  last_delivery: v.nullable(v.object({ at: time, topic: v.string() })),
  failures: v.pipe(count, v.description('Those of them that could not be used.')),
  last_failure: v.nullable(v.object({ at: time, topic: v.string(), message: v.string() })),
  waiting_orders: v.pipe(count, v.description('Orders of which it is not known yet which visitor made them.')),
  data_requests: v.pipe(
    v.array(dataRequest),
    v.description('Shoppers who asked for their data: export the visitors of these orders for them. Those not done first, newest first.'),
  ),
});

/** Answer of `GET /api/companies/:company/integrations`: the company's shops, by platform and name. */
export const integrationList = v.object({ integrations: v.array(integration) });

/** Body of `PATCH /api/companies/:company/data-requests/:request`. */
export const dataRequestChange = v.object({ done: v.boolean() });

export type IntegrationList = v.InferOutput<typeof integrationList>;
