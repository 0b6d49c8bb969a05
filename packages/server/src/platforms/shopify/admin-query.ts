/** The version of the Admin API that the queries are written for: the first that tells an order's checkout token. */
export const ADMIN_API_VERSION = '2026-07';

/** Orders a request: each brings its lines and refunds along, and Shopify bounds what one request may cost. */
export const PAGE_ORDERS = 10;

const MONEY = '{ shopMoney { amount currencyCode } }';
const LINE = 'name title variant { id } product { id }';

/** How many orders a search finds. */
export const COUNT_QUERY = 'query count($search: String!) { ordersCount(query: $search, limit: null) { count } }';

/** A page of the orders that a search finds, those first that were changed first (https://shopify.dev/docs/api/admin-graphql/latest/queries/orders). */
export const ORDERS_QUERY = `query orders($search: String!, $after: String) {
  orders(first: ${PAGE_ORDERS}, after: $after, query: $search, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id createdAt updatedAt cancelledAt test checkoutToken
      customAttributes { key value }
      totalPriceSet ${MONEY}
      lineItems(first: 100) {
        nodes { ${LINE} quantity originalUnitPriceSet ${MONEY} discountAllocations { allocatedAmountSet ${MONEY} } }
      }
      refunds(first: 20) {
        id createdAt
        refundLineItems(first: 50) { nodes { quantity subtotalSet ${MONEY} totalTaxSet ${MONEY} lineItem { ${LINE} } } }
        refundShippingLines(first: 10) { nodes { subtotalAmountSet ${MONEY} } }
        orderAdjustments(first: 10) { nodes { amountSet ${MONEY} taxAmountSet ${MONEY} } }
        transactions(first: 10) { nodes { kind status amountSet ${MONEY} } }
      }
    }
  }
}`;
