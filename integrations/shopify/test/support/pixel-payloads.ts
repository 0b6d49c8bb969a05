import { randomUUID } from 'node:crypto';

type Fields = Record<string, unknown>;

const money = (amount: number) => ({ amount, currencyCode: 'USD' });

/** A variant as Shopify's pixel events carry it, whole. */
export function variant(id: string, price: number): Fields {
  return {
    id,
    image: { src: `https://cdn.shopify.com/s/files/1/0000/0001/products/${id}.jpg` },
    price: money(price),
    product: {
      id: `product-${id}`,
      title: 'Trail Shoe',
      type: 'Shoes',
      untranslatedTitle: 'Trail Shoe',
      url: '/products/trail-shoe',
      vendor: 'Acme',
    },
    sku: `SKU-${id}`,
    title: '42 / red',
    untranslatedTitle: '42 / red',
  };
}

/** A line of a cart; its cost is price x quantity. */
export function cartLine(id: string, quantity: number, price = 79.99): Fields {
  return { cost: { totalAmount: money(price * quantity) }, merchandise: variant(id, price), quantity };
}

/** A cart with lines. */
export function cart(...lines: Fields[]): Fields {
  const total = lines.reduce((sum, line) => sum + (line.cost as { totalAmount: { amount: number } }).totalAmount.amount, 0);
  const totalQuantity = lines.reduce((sum, line) => sum + (line.quantity as number), 0);
  return { attributes: [], cost: { totalAmount: money(total) }, id: 'Z2NwLXVzLWVhc3QxOjAxSFhB', lines, totalQuantity };
}

/** A completed checkout, whole: two pieces of one variant, discounted, with shipping. */
export function checkout(fields: Fields = {}): Fields {
  const discount = {
    amount: money(19.98),
    discountApplication: {
      allocationMethod: 'ACROSS',
      targetSelection: 'ALL',
      targetType: 'LINE_ITEM',
      title: 'Spring',
      type: 'AUTOMATIC',
      value: money(19.98),
    },
  };
  return {
    attributes: [],
    billingAddress: null,
    buyerAcceptsEmailMarketing: false,
    buyerAcceptsSmsMarketing: false,
    currencyCode: 'USD',
    delivery: { selectedDeliveryOptions: [] },
    discountApplications: [discount.discountApplication],
    discountsAmount: money(19.98),
    email: 'ada@example.com',
    lineItems: [
      {
        discountAllocations: [discount],
        finalLinePrice: money(140),
        id: '57000000000011',
        properties: [],
        quantity: 2,
        sellingPlanAllocation: null,
        title: 'Trail Shoe',
        variant: variant('gid://shopify/ProductVariant/44800000000001', 79.99),
      },
    ],
    localization: { country: { isoCode: 'US' }, language: { isoCode: 'en' }, market: { handle: 'us', id: 'gid://shopify/Market/1' } },
    order: { customer: { id: '7100000000001', isFirstOrder: true }, id: '5700000000001' },
    phone: null,
    shippingAddress: null,
    shippingLine: { price: money(6.9) },
    smsMarketingPhone: null,
    subtotalPrice: money(140),
    token: 'c5f3e1a2b4d60718293a4b5c6d7e8f90',
    totalPrice: money(146.9),
    totalTax: money(0),
    transactions: [{ amount: money(146.9), gateway: 'shopify_payments', paymentMethod: { name: 'visa', type: 'creditCard' } }],
    ...fields,
  };
}

let seq = 0;
let lastMs = 0;

/** The time now; never twice the same, as events of people are not. */
function nextTime(): string {
  lastMs = Math.max(lastMs + 1, Date.now());
  return new Date(lastMs).toISOString();
}

/** An event as Shopify publishes it to pixels. */
export function pixelEvent(name: string, data: Fields, timestamp = nextTime()): Fields {
  const location = {
    hash: '',
    host: 'acme.example',
    hostname: 'acme.example',
    href: 'https://acme.example/',
    origin: 'https://acme.example',
    pathname: '/',
    port: '',
    protocol: 'https:',
    search: '',
  };
  return {
    id: `sh-${randomUUID()}`,
    clientId: '0f7a1b2c-0000-4000-8000-000000000000',
    name,
    seq: seq++,
    timestamp,
    type: 'standard',
    context: {
      document: { characterSet: 'UTF-8', location, referrer: '', title: 'Acme' },
      navigator: { cookieEnabled: true, language: 'en-US', languages: ['en-US'], userAgent: 'Mozilla/5.0' },
      window: {
        innerHeight: 800,
        innerWidth: 1200,
        location,
        origin: 'https://acme.example',
        outerHeight: 900,
        outerWidth: 1200,
        pageXOffset: 0,
        pageYOffset: 0,
        screen: { height: 900, width: 1200 },
        screenX: 0,
        screenY: 0,
        scrollX: 0,
        scrollY: 0,
      },
    },
    data,
  };
}
