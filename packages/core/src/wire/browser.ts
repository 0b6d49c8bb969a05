import * as v from 'valibot';
import { ADDED_QUANTITY_NEED, AMOUNT_NEED, amountFits, quantityFollows } from './combinations.ts';
import { cartFields, checkoutFields, interactionFields, lineItemFields, lineItems } from './fields.ts';
import { camelKeys } from './naming.ts';

const lineItem = v.pipe(
  v.object(camelKeys(lineItemFields)),
  v.forward(
    v.check((item) => amountFits(item), AMOUNT_NEED),
    ['value'],
  ),
);

/** The argument of `trackAlhenaEvent('sendCartEvent', …)`. */
export const cartCall = v.pipe(
  v.object(camelKeys(cartFields)),
  v.forward(
    v.check((event) => quantityFollows(event), ADDED_QUANTITY_NEED),
    ['quantity'],
  ),
  v.forward(
    v.check((item) => amountFits(item), AMOUNT_NEED),
    ['value'],
  ),
);

/** The argument of `trackAlhenaEvent('sendCheckoutEvent', …)`. */
export const checkoutCall = v.object({ ...camelKeys(checkoutFields), lineItems: lineItems(lineItem) });

/** The argument of `trackAlhenaEvent('sendInteraction', …)`. */
export const interactionCall = v.object(camelKeys(interactionFields));
