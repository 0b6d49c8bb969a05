import { setTimeout as wait } from 'node:timers/promises';
import { createAdminApiClient } from '@shopify/admin-api-client';
import type { AdminOrder } from './admin-order.ts';
import { ADMIN_API_VERSION, COUNT_QUERY, ORDERS_QUERY } from './admin-query.ts';

/** The Admin API refuses, or cannot be reached. */
export class AdminApiFailed extends Error {
  readonly code = 'admin_api_failed';
}

/** A shop's Admin API: where it is, and the token that an app got for it. */
export interface AdminAccess {
  shop: string;
  accessToken: string;
  /** Where to ask in place of the shop's own address, for a proxy. */
  address: string | null;
}

/** A page of orders, and where the next begins; null after the last. */
export interface OrderPage {
  orders: AdminOrder[];
  after: string | null;
}

/** Reads a shop's orders. */
export interface AdminApi {
  countOrders: (search: string) => Promise<number>;
  readOrders: (search: string, after: string | null) => Promise<OrderPage>;
}

/** How often one request is tried again because others have used up what the shop allows. */
const THROTTLED_MAX = 20;

/** Opens the Admin API of a shop. Its calls throw AdminApiFailed. */
export function openAdminApi({ shop, accessToken, address }: AdminAccess): AdminApi {
  const client = createAdminApiClient({
    storeDomain: shop,
    apiVersion: ADMIN_API_VERSION,
    accessToken,
    retries: 3,
    // Retries of failed connections and of 429 and 503 are the client's.
    customFetchApi: (url, init) => fetch(address === null ? url : url.replace(/^https:\/\/[^/]+/, address), init as RequestInit),
    logger: () => undefined,
  });
  const ask = async (query: string, variables: Record<string, unknown>): Promise<unknown> => {
    for (let attempt = 0; ; attempt += 1) {
      const { data, errors, extensions } = await client.request(query, { variables });
      if (errors === undefined) return data;
      if (!isThrottled(errors.graphQLErrors) || attempt >= THROTTLED_MAX) throw new AdminApiFailed(explain(shop, errors));
      await wait(pauseMs(extensions));
    }
  };
  return {
    countOrders: async (search) => ((await ask(COUNT_QUERY, { search })) as { ordersCount: { count: number } }).ordersCount.count,
    readOrders: async (search, after) => {
      const { orders } = (await ask(ORDERS_QUERY, { search, after })) as {
        orders: { nodes: AdminOrder[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
      };
      return { orders: orders.nodes, after: orders.pageInfo.hasNextPage ? orders.pageInfo.endCursor : null };
    },
  };
}

interface Problem {
  message?: string;
  extensions?: { code?: string };
}

function isThrottled(problems: readonly Problem[] = []): boolean {
  return problems.some(({ extensions }) => extensions?.code === 'THROTTLED');
}

/** How long until the shop allows as much again as the request costs (https://shopify.dev/docs/api/usage/limits). */
function pauseMs(extensions: Record<string, unknown> | undefined): number {
  const { requestedQueryCost = 0, throttleStatus } = (extensions?.cost ?? {}) as {
    requestedQueryCost?: number;
    throttleStatus?: { currentlyAvailable: number; restoreRate: number };
  };
  if (throttleStatus === undefined) return 1_000;
  return Math.max(100, (1_000 * (requestedQueryCost - throttleStatus.currentlyAvailable)) / throttleStatus.restoreRate);
}

function explain(
  shop: string,
  { networkStatusCode, message, graphQLErrors }: { networkStatusCode?: number; message?: string; graphQLErrors?: Problem[] },
) {
  const told = (graphQLErrors ?? []).map((problem) => problem.message).join('; ') || message || 'no reason given';
  const hint =
    networkStatusCode === 401 || networkStatusCode === 403 ? ' Is the access token that of this shop, with the scope read_orders?' : '';
  return `the Admin API of ${shop} answers ${networkStatusCode ?? 'nothing'}: ${told}.${hint}`;
}
