import * as v from 'valibot';
import { amountFits, quantityFollows } from './combinations.ts';
import { cartFields, checkoutFields, interactionFields, lineItemFields, lineItems } from './fields.ts';
import { camelKeys } from './naming.ts';

const lineItem = v.pipe(
  v.object(camelKeys(lineItemFields)),
  v.forward(
    v.check((item) => amountFits(item), 'amount'),
    ['value'],
  ),
);

/** The argument of `trackAlhenaEvent('sendCartEvent', …)`. */
export const cartCall = v.pipe(
  v.object(camelKeys(cartFields)),
  v.forward(
    v.check((event) => quantityFollows(event), 'added_quantity'),
    ['quantity'],
  ),
  v.forward(
    v.check((item) => amountFits(item), 'amount'),
    ['value'],
  ),
);

/** The argument of `trackAlhenaEvent('sendCheckoutEvent', …)`. */
export const checkoutCall = v.object({ ...camelKeys(checkoutFields), lineItems: lineItems(lineItem) });

/** The argument of `trackAlhenaEvent('sendInteraction', …)`. */
export const interactionCall = v.object(camelKeys(interactionFields));
