// Follows the storefront's cart, and writes into it who the visitor is, so that the order says so. Nothing here may break the theme.
(() => {
  const STORED = 'cartograph:shopify:cart';
  const ATTRIBUTES = ['_cartograph_visitor', '_cartograph_faq_visitor'];
  const CHANGES_CART = /\/cart\/(add|change|update|clear)(\.js(on)?)?(\?|$)/;
  const fetchAsWas = window.fetch.bind(window);
  const root = document.cartographCart.root.replace(/\/*$/, '/');
  let allowed = true;
  let written = '';
  let worth;
  let turn = Promise.resolve();

  /** Who the visitor is, by the cookie that the script writes once they have used the assistant and agreed. */
  const readIds = () => (/(?:^|; )cartograph_visitor=([\da-f-]{36}\.[\da-f-]{36})(?:;|$)/.exec(document.cookie) || [])[1] || '';

  /** What the cart held when it was last looked at, by variant: how many, what it is called, what one costs. Null where nobody looked. */
  const readStored = () => {
    try {
      return JSON.parse(localStorage.getItem(STORED));
    } catch {
      return null;
    }
  };
  const store = (held) => {
    try {
      localStorage.setItem(STORED, JSON.stringify(held));
    } catch {
      // Without storage each page begins anew, and only what it sees itself is reported.
    }
  };

  /** What the cart holds, by variant. Amounts of /cart.js are hundredths in every currency. */
  const summarise = (cart) => {
    const held = {};
    for (const item of cart.items) {
      const id = String(item.variant_id || item.id);
      const quantity = (held[id] ? held[id].quantity : 0) + item.quantity;
      held[id] = { quantity, name: item.title || id, price: item.final_price / 100 };
    }
    return held;
  };

  const typeOf = (before, after) => {
    if (after > before) return before === 0 ? 'ITEM_ADDED' : 'QUANTITY_INCREASED';
    return after === 0 ? 'ITEM_REMOVED' : 'QUANTITY_DECREASED';
  };

  /** Reports what changed since the cart was last looked at, with the quantity that there is now: reported twice it counts once. */
  const reportChanges = (cart) => {
    const now = summarise(cart);
    const then = readStored();
    store(now);
    if (then === null) return;
    for (const id of new Set([...Object.keys(then), ...Object.keys(now)])) {
      const before = then[id] ? then[id].quantity : 0;
      const after = now[id] ? now[id].quantity : 0;
      if (before === after) continue;
      const { name, price } = now[id] || then[id];
      window.trackAlhenaEvent('sendCartEvent', {
        type: typeOf(before, after),
        productId: id,
        productName: [...name].slice(0, 255).join(''),
        value: price,
        currency: cart.currency,
        quantity: after,
        previousQuantity: before,
        source: 'shopify-embed',
      });
    }
  };

  const writeVisitor = async (cart) => {
    const ids = readIds();
    const [user, faq] = ids.split('.');
    written = ids;
    const [userThere, faqThere] = ATTRIBUTES.map((name) => cart.attributes?.[name]);
    if (!ids || (userThere === user && faqThere === faq)) return;
    await fetchAsWas(`${root}cart/update.js`, {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ attributes: { [ATTRIBUTES[0]]: user, [ATTRIBUTES[1]]: faq } }),
    });
  };

  const look = async () => {
    if (!allowed) return;
    const answer = await fetchAsWas(`${root}cart.js`, { headers: { accept: 'application/json' } });
    if (!answer.ok) return;
    const cart = await answer.json();
    worth = cart.total_price / 100;
    reportChanges(cart);
    await writeVisitor(cart);
  };

  /** One look after the other: two at once would report a change twice. */
  const lookAgain = () => {
    turn = turn.then(look).catch(() => {});
  };
  const lookIfOther = () => {
    if (readIds() !== written) lookAgain();
  };

  // For nudges that wait for a cart of some value. A theme that says it itself keeps its word.
  document.gleenConfig.cartValue = document.gleenConfig.cartValue || (() => worth);

  const addressOf = (input) => String(input && typeof input === 'object' && 'url' in input ? input.url : input);
  window.fetch = (...request) => {
    const answer = fetchAsWas(...request);
    if (CHANGES_CART.test(addressOf(request[0]))) answer.then(lookAgain, () => {});
    return answer;
  };
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (...request) {
    if (CHANGES_CART.test(String(request[1]))) this.addEventListener('load', lookAgain);
    return open.apply(this, request);
  };

  /** Shopify knows what the visitor agreed to; until it says so the script waits. */
  const setConsent = (consent) => {
    allowed = consent === 'granted';
    document.gleenConfig.consent = consent;
    if (window.gleenWidget) window.gleenWidget.setConsent(consent);
    lookAgain();
  };
  const askShopify = () => setConsent(window.Shopify.customerPrivacy.analyticsProcessingAllowed() ? 'granted' : 'denied');
  if (window.Shopify?.loadFeatures) {
    setConsent('pending');
    document.addEventListener('visitorConsentCollected', askShopify);
    window.Shopify.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], (error) => {
      if (!error) askShopify();
    });
  }

  if (window.cookieStore) window.cookieStore.addEventListener('change', lookIfOther);
  document.addEventListener('click', () => setTimeout(lookIfOther, 1_000), { capture: true, passive: true });
  window.addEventListener('pageshow', lookAgain);
})();
