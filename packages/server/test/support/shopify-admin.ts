import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AdminOrder } from '../../src/platforms/shopify/admin-order.ts';

const money = (amount: string, currencyCode = 'USD') => ({ shopMoney: { amount, currencyCode } });
const line = (variant: number, name: string) => ({
  name,
  title: name,
  variant: { id: `gid://shopify/ProductVariant/${variant}` },
  product: { id: `gid://shopify/Product/${variant}0` },
});

/** An order as the Admin API answers it: the same that `shopifyOrder` is as a webhook. */
export function adminOrder(id: number, fields: Partial<AdminOrder> = {}): AdminOrder {
  return {
    id: `gid://shopify/Order/${id}`,
    createdAt: '2026-03-10T11:50:00Z',
    updatedAt: '2026-03-10T11:50:01Z',
    cancelledAt: null,
    test: false,
    checkoutToken: null,
    customAttributes: [],
    totalPriceSet: money('187.77'),
    lineItems: {
      nodes: [
        {
          ...line(44_800_000_000_001, 'Trail Shoe - 42 / red'),
          quantity: 1,
          originalUnitPriceSet: money('79.99'),
          discountAllocations: [{ allocatedAmountSet: money('5.0') }],
        },
        {
          ...line(44_800_000_000_002, 'Wool Socks'),
          quantity: 2,
          originalUnitPriceSet: money('59.99'),
          discountAllocations: [{ allocatedAmountSet: money('14.1') }],
        },
      ],
    },
    refunds: [],
    ...fields,
  };
}

/** A refund of an order's as the Admin API answers it. */
export function adminRefund(id: number, createdAt: string): AdminOrder['refunds'][number] {
  return {
    id: `gid://shopify/Refund/${id}`,
    createdAt,
    refundLineItems: {
      nodes: [{ quantity: 1, subtotalSet: money('52.94'), totalTaxSet: money('0.0'), lineItem: line(44_800_000_000_002, 'Wool Socks') }],
    },
    refundShippingLines: { nodes: [] },
    orderAdjustments: { nodes: [] },
    transactions: { nodes: [{ kind: 'REFUND', status: 'SUCCESS', amountSet: money('52.94') }] },
  };
}

/** What happens to a request in place of an answer. */
export type Fault = 'throttled' | 'unavailable' | 'broken off';

/** A stand-in for the Admin API of a shop, on this machine. */
export interface ShopifyAdmin {
  url: string;
  orders: AdminOrder[];
  /** What happens to the next requests, one each. */
  faults: (Fault | null)[];
  /** The searches and cursors that were asked for. */
  asked: { search: string; after: string | null }[];
  close: () => Promise<void>;
}

const PAGE = 10;

/** Starts it; it answers whoever has the token. */
export async function startShopifyAdmin(token: string): Promise<ShopifyAdmin> {
  const server = http.createServer((request, response) => {
    void text(request).then((body) => {
      const fault = admin.faults.shift();
      if (fault === 'broken off') return request.socket.destroy();
      const { status, answer } = answerTo(admin, request, body, token, fault);
      return response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  };
  const admin: ShopifyAdmin = { url, orders: [], faults: [], asked: [], close };
  return admin;
}

const COST = {
  requestedQueryCost: 100,
  actualQueryCost: 90,
  throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 99, restoreRate: 100 },
};

function answerTo(
  admin: ShopifyAdmin,
  { url, headers }: http.IncomingMessage,
  body: string,
  token: string,
  fault: Fault | null | undefined,
): { status: number; answer: object } {
  if (!/^\/admin\/api\/\d{4}-\d\d\/graphql\.json$/.test(url ?? '')) return { status: 404, answer: {} };
  if (headers['x-shopify-access-token'] !== token) {
    return { status: 401, answer: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' } };
  }
  if (fault === 'unavailable') return { status: 503, answer: {} };
  if (fault === 'throttled') {
    const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
    return { status: 200, answer: { errors, extensions: { cost: COST } } };
  }
  const { query, variables } = JSON.parse(body) as { query: string; variables: { search: string; after?: string | null } };
  return { status: 200, answer: { data: find(admin, query, variables), extensions: { cost: COST } } };
}

function find(admin: ShopifyAdmin, query: string, { search, after = null }: { search: string; after?: string | null }): object {
  const since = Date.parse(/^updated_at:>='(.+)'$/.exec(search)?.[1] ?? '');
  const found = admin.orders.filter((order) => Date.parse(order.updatedAt) >= since).sort((a, b) => a.updatedAt.localeCompare(b.updatedAt));
  if (query.includes('ordersCount')) return { ordersCount: { count: found.length } };
  admin.asked.push({ search, after });
  const end = Number(after ?? 0) + PAGE;
  const nodes = found.slice(end - PAGE, end);
  return { orders: { nodes, pageInfo: { hasNextPage: end < found.length, endCursor: String(end) } } };
}

async function text(request: http.IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
