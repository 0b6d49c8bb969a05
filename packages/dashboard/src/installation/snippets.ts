/** Where events go and for whom. */
export interface Target {
  company: string;
  /** Origin of this server as browsers reach it. */
  server: string;
}

/** The snippet for a shop's pages. */
export function writeSnippet({ company, server }: Target): string {
  return `<script>
  window._alhenaEventQueue ||= [];
  window.trackAlhenaEvent ||= (method, args) => window._alhenaEventQueue.push({ method, args });
  document.gleenConfig = { company: '${company}', apiBaseUrl: '${server}' };
</script>
<script src="${server}/sdk/gleenWidget.js" async></script>`;
}

/** The snippet for a Custom HTML tag: tag managers run scripts of an older language and insert the loader themselves. */
export function writeTagManagerSnippet({ company, server }: Target): string {
  return `<script>
  (function () {
    window._alhenaEventQueue = window._alhenaEventQueue || [];
    window.trackAlhenaEvent = window.trackAlhenaEvent || function (method, args) {
      window._alhenaEventQueue.push({ method: method, args: args });
    };
    document.gleenConfig = { company: '${company}', apiBaseUrl: '${server}' };
    var script = document.createElement('script');
    script.src = '${server}/sdk/gleenWidget.js';
    script.async = true;
    document.head.appendChild(script);
  })();
</script>`;
}

/** The calls that a shop makes, each where it happens. */
export const CALLS = `// The shopper asked your assistant something (only with another vendor's chat)
trackAlhenaEvent('sendInteraction', { channel: 'CHAT', conversationId: 'conversation-42' });

// The cart changed; quantity is how many there are afterwards
trackAlhenaEvent('sendCartEvent', {
  type: 'ITEM_ADDED', productId: 'SKU-1234', productName: 'Trail Shoe',
  value: 79.99, currency: 'USD', quantity: 1,
});

// The order went through
trackAlhenaEvent('sendCheckoutEvent', {
  orderId: 'ORDER-7890', value: 79.99, currency: 'USD',
  lineItems: [
    { productId: 'SKU-1234', productName: 'Trail Shoe', quantity: 1, value: 79.99, currency: 'USD' },
  ],
});`;

/** The snippet with GA4 capture: the cart and checkout events that the page already pushes to its data layer become ours. */
export function writeGa4Snippet({ company, server }: Target): string {
  return writeSnippet({ company, server }).replace(`apiBaseUrl: '${server}' }`, `apiBaseUrl: '${server}', capture: ['ga4'] }`);
}

/** What a shop's own server sends when an order is paid. */
export function writeCurl({ company, server }: Target): string {
  return `curl ${server}/analytics/checkout_events \\
  -H 'Authorization: Bearer ck_…' \\
  -H 'Content-Type: application/json' \\
  -d '{
    "company_key": "${company}",
    "user_fingerprint": "from gleenWidget.getFingerprint() in the browser",
    "user_faq_fingerprint": "from gleenWidget.getFAQFingerprint()",
    "order_id": "ORDER-7890", "value": 199.97, "currency": "USD",
    "line_items": [
      { "product_id": "SKU-1234", "product_name": "Trail Shoe", "quantity": 1, "value": 79.99, "currency": "USD" },
      { "product_id": "SKU-5678", "product_name": "Wool Socks", "quantity": 2, "value": 59.99, "currency": "USD" }
    ]
  }'`;
}
