import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Sent } from './shopify.ts';

type Fields = Record<string, unknown>;

/** A line of an order as WooCommerce's webhooks carry it, whole. */
export function wooLine(fields: Fields = {}): Fields {
  return {
    id: 315,
    name: 'Trail Shoe - 42',
    product_id: 93,
    variation_id: 931,
    quantity: 1,
    tax_class: '',
    subtotal: '79.99',
    subtotal_tax: '0.00',
    total: '74.99',
    total_tax: '0.00',
    taxes: [],
    meta_data: [{ id: 2_095, key: 'pa_size', value: '42', display_key: 'Size', display_value: '42' }],
    sku: 'SHOE-42',
    global_unique_id: '',
    price: 74.99,
    image: { id: '', src: '' },
    parent_name: 'Trail Shoe',
    ...fields,
  };
}

/** An order as WooCommerce's webhooks carry it (REST API v3), whole: two lines, shipping, made by a visitor if one is given. */
export function wooOrder(fields: Fields = {}, visitor?: { user_fingerprint: string; user_faq_fingerprint: string }): Fields {
  const address = {
    first_name: 'Ada',
    last_name: 'Lovelace',
    company: '',
    address_1: '1 Example Street',
    address_2: '',
    city: 'Springfield',
    state: 'IL',
    postcode: '62701',
    country: 'US',
    phone: '',
  };
  const made = visitor && [
    { id: 13_107, key: '_cartograph_visitor', value: visitor.user_fingerprint },
    { id: 13_108, key: '_cartograph_faq_visitor', value: visitor.user_faq_fingerprint },
  ];
  return {
    id: 727,
    parent_id: 0,
    status: 'processing',
    currency: 'USD',
    version: '10.2.1',
    prices_include_tax: false,
    date_created: '2026-03-10T07:50:00',
    date_modified: '2026-03-10T07:50:05',
    discount_total: '19.10',
    discount_tax: '0.00',
    shipping_total: '6.90',
    shipping_tax: '0.00',
    cart_tax: '0.00',
    total: '187.77',
    total_tax: '0.00',
    customer_id: 0,
    order_key: 'wc_order_58d2d042d1d',
    billing: { ...address, email: 'ada@example.com' },
    shipping: address,
    payment_method: 'stripe',
    payment_method_title: 'Credit card',
    transaction_id: 'pi_123',
    customer_ip_address: '203.0.113.7',
    customer_user_agent: 'Mozilla/5.0',
    created_via: 'checkout',
    customer_note: '',
    date_completed: null,
    date_paid: '2026-03-10T07:50:05',
    cart_hash: '2a1d6b2cbd5b7eb6e13fd5f1b0b2b6a4',
    number: '727',
    meta_data: [{ id: 13_106, key: '_wc_order_attribution_source_type', value: 'typein' }, ...(made ?? [])],
    line_items: [
      wooLine(),
      wooLine({
        id: 316,
        name: 'Wool Socks',
        product_id: 94,
        variation_id: 0,
        quantity: 2,
        subtotal: '119.98',
        total: '105.88',
        sku: 'SOCKS',
        price: '52.94',
        parent_name: null,
      }),
    ],
    tax_lines: [],
    shipping_lines: [
      {
        id: 317,
        method_title: 'Flat rate',
        method_id: 'flat_rate',
        instance_id: '1',
        total: '6.90',
        total_tax: '0.00',
        taxes: [],
        tax_status: 'taxable',
        meta_data: [],
      },
    ],
    fee_lines: [],
    coupon_lines: [
      {
        id: 318,
        code: 'spring',
        discount: '19.10',
        discount_tax: '0.00',
        meta_data: [],
        discount_type: 'fixed_cart',
        nominal_amount: 19.1,
        free_shipping: false,
      },
    ],
    refunds: [],
    payment_url: 'https://acme.example/checkout/order-pay/727/?pay_for_order=true&key=wc_order_58d2d042d1d',
    is_editable: false,
    needs_payment: false,
    needs_processing: true,
    date_created_gmt: '2026-03-10T11:50:00',
    date_modified_gmt: '2026-03-10T11:50:05',
    date_completed_gmt: null,
    date_paid_gmt: '2026-03-10T11:50:05',
    currency_symbol: '$',
    _links: {
      self: [{ href: 'https://acme.example/wp-json/wc/v3/orders/727' }],
      collection: [{ href: 'https://acme.example/wp-json/wc/v3/orders' }],
    },
    ...fields,
  };
}

/** Sends signed webhooks of a shop at an address. */
export function wooSender(app: FastifyInstance, source: string, secret: string) {
  return ({ topic, payload, webhookId = randomUUID() }: Sent, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return app.inject({
      method: 'POST',
      url: '/platforms/woocommerce/webhooks',
      payload: body,
      headers: {
        'content-type': 'application/json',
        'x-wc-webhook-source': source,
        'x-wc-webhook-topic': topic,
        'x-wc-webhook-resource': 'order',
        'x-wc-webhook-event': topic.replace('order.', ''),
        'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
        'x-wc-webhook-id': '3',
        'x-wc-webhook-delivery-id': webhookId,
        'user-agent': 'WooCommerce/10.2.1 Hookshot (WordPress/6.8.2)',
        ...headers,
      },
    });
  };
}
