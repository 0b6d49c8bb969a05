/** What the fields of a report mean, by their names over HTTP, where one name means the same in all reports; what each needs is added. */
export const FIELD_MEANINGS: Readonly<Record<string, string>> = {
  company_key: 'The public key of the company, as in the snippet.',
  user_fingerprint: 'Who the visitor is in the chat: `gleenWidget.getFingerprint()` in the browser.',
  user_faq_fingerprint: 'Who the visitor is in product FAQs: `gleenWidget.getFAQFingerprint()` in the browser.',
  sent_at: 'When this is sent, by the clock that `occurred_at` is of; a wrong clock is corrected by it. Not needed with a secret key.',
  event_id: 'An id that you choose, best a UUIDv7: sent again, the event is a `duplicate` and counts once.',
  occurred_at:
    'When it happened; by default when it arrives. A time to come becomes the time of arrival, one over 7 days old does not count.',
  previous_quantity: 'How many were in the cart before the action, where you know; used for the first event of a product only.',
  product_id: 'The same id everywhere: in carts, orders, refunds and the catalogue.',
  order_id: "The shop's number of the order: the same one counts once, whoever reports it.",
  refund_id: "The refund's own id: the same one of an order counts once.",
  conversation_id: 'The conversation that reports lead back to.',
  ai_profile: 'The AI profile that answered, for the reports.',
  helpful: '`false`: the interaction earns no credit.',
  source: 'Where the report comes from, as you like to name it.',
};
