import type { Reason } from '@cartograph/core/wire/vocabulary';

/** Why the server did not count an event, and what to do about it. */
export const REASONS: Readonly<Record<Reason, string>> = {
  no_interaction:
    'the visitor used neither chat, product FAQs nor a nudge in the session window before it. Nothing to mend, unless they did: then report it with sendInteraction, or check that both pages share one identity (gleenConfig.cookieDomain)',
  no_matching_add:
    'no recorded addition is left for it to take back. Nothing to mend where the product was added before the visitor interacted; else check that productId and currency are those of the addition',
  no_change: 'the quantity is what it was. Check that quantity is how many are in the cart after the action, not how many were added',
  order_already_recorded: 'an order with this orderId is recorded already: a reload of the thank-you page. Nothing to mend',
  repeat_without_order_id: 'an equal order came within 30 minutes, and neither has an orderId. Send the orderId',
  no_order: 'there is no recorded order to refund',
  other_currency: 'the refund is in another currency than the order',
  nothing_left: 'nothing is left of the order to refund',
  too_old: 'it is older than 7 days. The browser was offline for long, or its clock is wrong',
  visitor_limit: 'this visitor sent more than the server keeps of one. Check whether a page sends events in a loop',
  bot: 'the browser calls itself a crawler or an automated one. Test with an ordinary browser',
};
