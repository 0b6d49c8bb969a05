import type { GoodValues } from './json.ts';

/** What the sender of hostile requests knows, some of it by right. */
export interface Known {
  /** The server's own origin. */
  origin: string;
  /** Values of fields and of parameters in addresses that are there, by name. */
  values: GoodValues;
  /** `Cookie` headers of people, `Authorization` headers of keys. */
  cookies: readonly string[];
  authorizations: readonly string[];
  /** The secret of the shops whose webhooks are signed, and their names. */
  webhooks: { secret: string; shopify: string; woocommerce: string };
}
