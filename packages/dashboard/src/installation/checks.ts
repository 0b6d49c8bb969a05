import type { Installation } from '@cartograph/core/manage/installation';

/** One thing that an installation needs, whether it is there, and what to do where it is not. */
export interface Check {
  id: 'event' | 'interaction' | 'cart' | 'checkout';
  done: boolean;
  name: string;
  /** What is missing, while it is. */
  missing: string;
}

/** What of an installation works, in the order in which it comes to work. */
export function listChecks(installation: Installation, server: string): Check[] {
  const kind = (name: Installation['kinds'][number]['kind']) => installation.kinds.find((each) => each.kind === name);
  const arrivedOnly = (name: Installation['kinds'][number]['kind'], otherwise: string) =>
    kind(name)?.last_received_at == null
      ? otherwise
      : 'One arrived and does not count: the visitor had not used the assistant before. The event inspector has its reason.';
  return [
    {
      id: 'event',
      done: installation.first_event_at !== null,
      name: 'An event has arrived',
      missing: `Nothing yet. Open a page of the shop that has the snippet and use the assistant. If nothing comes: the browser’s console shows what is wrong with a call, its network tab whether ${server} can be reached, and a content security policy must allow it.`,
    },
    {
      id: 'interaction',
      done: kind('interaction')?.recorded === true,
      name: 'The assistant is seen at work',
      missing:
        'No interaction yet. Ask the assistant something. With another vendor’s chat call sendInteraction when a shopper uses it: without one nothing else counts.',
    },
    {
      id: 'cart',
      done: kind('cart')?.recorded === true,
      name: 'A cart change counts',
      missing: arrivedOnly('cart', 'No cart event yet. After using the assistant, put something into the cart.'),
    },
    {
      id: 'checkout',
      done: kind('checkout')?.recorded === true,
      name: 'An order counts',
      missing: arrivedOnly('checkout', 'No order yet. Buy something as the same visitor, or report the order from your server.'),
    },
  ];
}
