/** A push as one event with its fields, however the page spelled it. */
export interface Ga4Event {
  name: 'add_to_cart' | 'remove_from_cart' | 'purchase';
  fields: Record<string, unknown>;
}

type Fields = Record<string, unknown>;

/** The events that are read. */
const NAMES: readonly unknown[] = ['add_to_cart', 'remove_from_cart', 'purchase'] satisfies Ga4Event['name'][];

/**
 * Reads pushes in order, as Google's tag reads them. They come in three spellings: `{ event, ecommerce: {…} }`, the same with
 * fields beside `ecommerce` (some sites put `transaction_id` and `value` there), and gtag's `['event', name, {…}]`.
 * `ecommerce` may be pushed before the event that means it, for which it is then used once; `{ ecommerce: null }` clears it:
 * https://developers.google.com/analytics/devguides/collection/ga4/ecommerce
 */
export function createPushReader() {
  let ahead: Fields = {};
  return (push: unknown): Ga4Event | undefined => {
    if (isGtagCall(push)) return push[0] === 'event' ? toEvent(push[1], fieldsOf(push[2])) : undefined;
    const flat = fieldsOf(push);
    if ('ecommerce' in flat) ahead = fieldsOf(flat.ecommerce);
    const event = toEvent(flat.event, 'ecommerce' in flat ? { ...flat, ...ahead } : { ...ahead, ...flat });
    if (event) ahead = {};
    return event;
  };
}

function toEvent(name: unknown, fields: Fields): Ga4Event | undefined {
  return NAMES.includes(name) ? { name: name as Ga4Event['name'], fields } : undefined;
}

/** gtag pushes its `arguments`, which is no array. */
function isGtagCall(push: unknown): push is ArrayLike<unknown> {
  return typeof push === 'object' && push !== null && '0' in push && 'length' in push;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
