const VISITOR = {
  company_key: 'acme',
  user_fingerprint: '3f2b8c1e-7d4a-4c59-9b0e-5a6f1d2c3b4a',
  user_faq_fingerprint: '8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d',
};
const SHOE = { product_id: 'SKU-1234', product_name: 'Trail Shoe', value: 79.99, currency: 'USD', quantity: 1 };
const SOCKS = { product_id: 'SKU-5678', product_name: 'Wool Socks', value: 59.99, currency: 'USD', quantity: 2 };

const interaction = { channel: 'CHAT', conversation_id: 'conversation-1' };
const cart = { type: 'ITEM_ADDED', ...SHOE };
const checkout = { order_id: 'ORDER-7890', value: 199.97, currency: 'USD', line_items: [SHOE, SOCKS] };

const refund = { company_key: VISITOR.company_key, order_id: 'ORDER-7890', refund_id: 'REFUND-1', value: 59.99, currency: 'USD' };

/** Bodies that work when they are sent, one for each route that takes events: a chat, a product added, an order of two lines, one piece of it sent back. */
export const EXAMPLES = {
  cart: { ...VISITOR, ...cart },
  checkout: { ...VISITOR, ...checkout },
  interaction: { ...VISITOR, ...interaction },
  refund: { ...refund, line_items: [{ ...SOCKS, quantity: 1 }] },
  batch: {
    ...VISITOR,
    events: [
      { kind: 'interaction', ...interaction },
      { kind: 'cart', ...cart },
      { kind: 'checkout', ...checkout },
    ],
  },
};
