import type { LoggedEvent } from '@cartograph/core/report/contract';
import { isOwnConversation } from '../conversations/own-conversation.ts';
import { formatMoney } from '../format/money.ts';

const CART_WORDS = {
  ITEM_ADDED: 'Added to cart',
  QUANTITY_INCREASED: 'More in the cart',
  QUANTITY_DECREASED: 'Fewer in the cart',
  ITEM_REMOVED: 'Removed from cart',
} as const;

const KIND_WORDS = { cart: 'Cart event', checkout: 'Checkout', interaction: 'Interaction', refund: 'Refund' } as const;

const USE_WORDS = { CHAT: 'Chat used', FAQ: 'Product FAQs used', NUDGE: 'Nudge clicked' } as const;

/** What an event was, in a few words. */
export function titleOf(event: LoggedEvent): string {
  if (event.kind === 'interaction' && event.channel !== undefined) return USE_WORDS[event.channel];
  if (event.kind === 'cart' && event.type !== undefined) return CART_WORDS[event.type];
  return event.kind === null ? 'Event' : KIND_WORDS[event.kind];
}

/** What it was about: the product, the order, the conversation. */
export function subjectOf(event: LoggedEvent): string {
  if (event.kind === 'checkout' || event.kind === 'refund') return event.order_id ?? 'order without an id';
  if (event.kind === 'interaction') {
    const { conversation_id: conversation, helpful } = event;
    const named = conversation == null || isOwnConversation(conversation) ? null : conversation;
    return [named, event.ai_profile, event.product_id, helpful === false ? 'not helpful' : null].filter((part) => part != null).join(' · ');
  }
  const quantity = event.quantity === undefined ? '' : ` × ${event.quantity}`;
  return event.product_name === undefined ? '' : `${event.product_name}${quantity}`;
}

/** What it added to the cart value or what the order came to; empty where it counts nothing. */
export function amountOf(event: LoggedEvent): string {
  return event.amount === null || event.currency === undefined ? '' : formatMoney(event.amount, event.currency);
}
