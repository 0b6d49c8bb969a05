import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

/** An amount as Shopify writes it: in the shop's currency and in the shopper's. */
export function moneySet(amount: string, currency = 'USD', presented = { amount, currency }) {
  return {
    shop_money: { amount, currency_code: currency },
    presentment_money: { amount: presented.amount, currency_code: presented.currency },
  };
}

type Fields = Record<string, unknown>;

/** A line of an order as the webhooks of Shopify's API 2025-07 carry it, whole. */
export function shopifyLine(fields: Fields = {}): Fields {
  return {
    id: 14_523_000_000_001,
    admin_graphql_api_id: 'gid://shopify/LineItem/14523000000001',
    attributed_staffs: [],
    current_quantity: 1,
    fulfillable_quantity: 1,
    fulfillment_service: 'manual',
    fulfillment_status: null,
    gift_card: false,
    grams: 567,
    name: 'Trail Shoe - 42 / red',
    price: '79.99',
    price_set: moneySet('79.99'),
    product_exists: true,
    product_id: 8_100_000_000_001,
    properties: [],
    quantity: 1,
    requires_shipping: true,
    sales_line_item_group_id: null,
    sku: 'SHOE-42',
    taxable: true,
    title: 'Trail Shoe',
    total_discount: '0.00',
    total_discount_set: moneySet('0.00'),
    variant_id: 44_800_000_000_001,
    variant_inventory_management: 'shopify',
    variant_title: '42 / red',
    vendor: 'Acme',
    tax_lines: [{ channel_liable: false, price: '0.00', price_set: moneySet('0.00'), rate: 0.0, title: 'State Tax' }],
    duties: [],
    discount_allocations: [],
    ...fields,
  };
}

/** An order as the webhooks of Shopify's API 2025-07 carry it, whole: two lines, one of them discounted, shipping. */
export function shopifyOrder(fields: Fields = {}): Fields {
  const address = {
    first_name: 'Ada',
    last_name: 'Lovelace',
    name: 'Ada Lovelace',
    address1: '1 Example Street',
    address2: null,
    city: 'Springfield',
    province: 'Illinois',
    province_code: 'IL',
    country: 'United States',
    country_code: 'US',
    zip: '62701',
    phone: null,
    company: null,
    latitude: null,
    longitude: null,
  };
  return {
    id: 5_700_000_000_001,
    admin_graphql_api_id: 'gid://shopify/Order/5700000000001',
    app_id: 580_111,
    billing_address: address,
    browser_ip: '203.0.113.7',
    buyer_accepts_marketing: false,
    cancel_reason: null,
    cancelled_at: null,
    cart_token: 'Z2NwLXVzLWVhc3QxOjAxSFhB',
    checkout_id: 36_000_000_000_001,
    checkout_token: 'c5f3e1a2b4d60718293a4b5c6d7e8f90',
    client_details: {
      accept_language: 'en-US',
      browser_height: null,
      browser_ip: '203.0.113.7',
      browser_width: null,
      session_hash: null,
      user_agent: 'Mozilla/5.0',
    },
    closed_at: null,
    company: null,
    confirmation_number: 'XPAV284CT',
    confirmed: true,
    contact_email: 'ada@example.com',
    created_at: '2026-03-10T07:50:00-04:00',
    currency: 'USD',
    current_shipping_price_set: moneySet('6.90'),
    current_subtotal_price: '180.87',
    current_subtotal_price_set: moneySet('180.87'),
    current_total_additional_fees_set: null,
    current_total_discounts: '19.10',
    current_total_discounts_set: moneySet('19.10'),
    current_total_duties_set: null,
    current_total_price: '187.77',
    current_total_price_set: moneySet('187.77'),
    current_total_tax: '0.00',
    current_total_tax_set: moneySet('0.00'),
    customer: {
      id: 7_100_000_000_001,
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      state: 'disabled',
      currency: 'USD',
      tags: '',
      default_address: address,
    },
    customer_locale: 'en-US',
    device_id: null,
    discount_applications: [
      {
        target_type: 'line_item',
        type: 'automatic',
        value: '19.10',
        value_type: 'fixed_amount',
        allocation_method: 'across',
        target_selection: 'all',
        title: 'Spring',
      },
    ],
    discount_codes: [],
    duties_included: false,
    email: 'ada@example.com',
    estimated_taxes: false,
    financial_status: 'paid',
    fulfillment_status: null,
    fulfillments: [],
    landing_site: '/',
    landing_site_ref: null,
    line_items: [
      shopifyLine({ discount_allocations: [allocation('5.00')] }),
      shopifyLine({
        id: 14_523_000_000_002,
        admin_graphql_api_id: 'gid://shopify/LineItem/14523000000002',
        current_quantity: 2,
        fulfillable_quantity: 2,
        name: 'Wool Socks',
        price: '59.99',
        price_set: moneySet('59.99'),
        product_id: 8_100_000_000_002,
        quantity: 2,
        sku: 'SOCKS',
        title: 'Wool Socks',
        variant_id: 44_800_000_000_002,
        variant_title: null,
        discount_allocations: [allocation('14.10')],
      }),
    ],
    location_id: null,
    merchant_business_entity_id: 'MTE2MDAwMDAwMDAx',
    merchant_of_record_app_id: null,
    name: '#1001',
    note: null,
    note_attributes: [],
    number: 1,
    order_number: 1001,
    order_status_url: 'https://acme.example/1/orders/abc/authenticate?key=def',
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: ['shopify_payments'],
    payment_terms: null,
    phone: null,
    po_number: null,
    presentment_currency: 'USD',
    processed_at: '2026-03-10T07:49:58-04:00',
    reference: null,
    referring_site: null,
    refunds: [],
    returns: [],
    shipping_address: address,
    shipping_lines: [
      {
        id: 4_700_000_000_001,
        carrier_identifier: null,
        code: 'Standard',
        discounted_price: '6.90',
        discounted_price_set: moneySet('6.90'),
        is_removed: false,
        phone: null,
        price: '6.90',
        price_set: moneySet('6.90'),
        requested_fulfillment_service_id: null,
        source: 'shopify',
        title: 'Standard',
        tax_lines: [],
        discount_allocations: [],
      },
    ],
    source_identifier: null,
    source_name: 'web',
    source_url: null,
    subtotal_price: '180.87',
    subtotal_price_set: moneySet('180.87'),
    tags: '',
    tax_exempt: false,
    tax_lines: [],
    taxes_included: false,
    test: false,
    token: 'f00dfeedf00dfeedf00dfeedf00dfeed',
    total_cash_rounding_payment_adjustment_set: moneySet('0.00'),
    total_cash_rounding_refund_adjustment_set: moneySet('0.00'),
    total_discounts: '19.10',
    total_discounts_set: moneySet('19.10'),
    total_line_items_price: '199.97',
    total_line_items_price_set: moneySet('199.97'),
    total_outstanding: '0.00',
    total_price: '187.77',
    total_price_set: moneySet('187.77'),
    total_shipping_price_set: moneySet('6.90'),
    total_tax: '0.00',
    total_tax_set: moneySet('0.00'),
    total_tip_received: '0.00',
    total_weight: 1_134,
    updated_at: '2026-03-10T07:50:01-04:00',
    user_id: null,
    ...fields,
  };
}

function allocation(amount: string) {
  return { amount, amount_set: moneySet(amount), discount_application_index: 0 };
}

/** A refund as `refunds/create` carries it, whole: one pair of the socks sent back. */
export function shopifyRefund(fields: Fields = {}): Fields {
  return {
    id: 930_000_000_001,
    admin_graphql_api_id: 'gid://shopify/Refund/930000000001',
    created_at: '2026-03-10T07:55:00-04:00',
    duties: [],
    note: 'wrong size',
    order_adjustments: [],
    order_id: 5_700_000_000_001,
    processed_at: '2026-03-10T07:55:00-04:00',
    refund_duties: [],
    refund_line_items: [
      {
        id: 500_000_000_001,
        line_item: shopifyLine({
          id: 14_523_000_000_002,
          name: 'Wool Socks',
          price: '59.99',
          price_set: moneySet('59.99'),
          quantity: 2,
          variant_id: 44_800_000_000_002,
          product_id: 8_100_000_000_002,
          title: 'Wool Socks',
        }),
        line_item_id: 14_523_000_000_002,
        location_id: 70_000_000_001,
        quantity: 1,
        restock_type: 'return',
        subtotal: 52.94,
        subtotal_set: moneySet('52.94'),
        total_tax: 0.0,
        total_tax_set: moneySet('0.00'),
      },
    ],
    refund_shipping_lines: [],
    restock: true,
    return: null,
    total_additional_fees_set: null,
    total_duties_set: moneySet('0.00'),
    transactions: [
      {
        id: 6_600_000_000_001,
        admin_graphql_api_id: 'gid://shopify/OrderTransaction/6600000000001',
        amount: '52.94',
        amount_rounding: null,
        authorization: null,
        created_at: '2026-03-10T07:55:00-04:00',
        currency: 'USD',
        device_id: null,
        error_code: null,
        gateway: 'shopify_payments',
        kind: 'refund',
        location_id: null,
        manual_payment_gateway: false,
        message: 'Transaction approved',
        order_id: 5_700_000_000_001,
        parent_id: 6_600_000_000_000,
        payment_id: '#1001.2',
        payments_refund_attributes: null,
        processed_at: '2026-03-10T07:55:00-04:00',
        receipt: {},
        source_name: '1830279',
        status: 'success',
        test: false,
        total_unsettled_set: moneySet('0.00'),
        user_id: null,
      },
    ],
    user_id: null,
    ...fields,
  };
}

/** The note attributes by which an order says who made it. */
export function boughtBy({ user_fingerprint, user_faq_fingerprint }: { user_fingerprint: string; user_faq_fingerprint: string }) {
  return [
    { name: 'gift', value: 'no' },
    { name: '_cartograph_visitor', value: user_fingerprint },
    { name: '_cartograph_faq_visitor', value: user_faq_fingerprint },
  ];
}

/** A webhook of Shopify's as it is sent. */
export interface Sent {
  topic: string;
  payload: unknown;
  webhookId?: string;
}

/** Sends signed webhooks of a shop. */
export function shopifySender(app: FastifyInstance, shop: string, secret: string) {
  return ({ topic, payload, webhookId = randomUUID() }: Sent, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return app.inject({
      method: 'POST',
      url: '/platforms/shopify/webhooks',
      payload: body,
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': topic,
        'x-shopify-shop-domain': shop,
        'x-shopify-webhook-id': webhookId,
        'x-shopify-event-id': randomUUID(),
        'x-shopify-api-version': '2025-07',
        'x-shopify-triggered-at': '2026-03-10T11:50:02.000000000Z',
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
        'user-agent': 'Shopify-Captain-Hook',
        ...headers,
      },
    });
  };
}
