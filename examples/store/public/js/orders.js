const KEY = 'fennel-orders';

/** Keeps an order, as a real shop's server would, and gives its number. */
export function keepOrder(lines, total) {
  const orders = JSON.parse(localStorage.getItem(KEY) ?? '{}');
  const id = `FC-${Date.now().toString(36).toUpperCase()}`;
  orders[id] = { id, total, lines };
  localStorage.setItem(KEY, JSON.stringify(orders));
  return id;
}

/** Finds an order by its number. */
export function findOrder(id) {
  return JSON.parse(localStorage.getItem(KEY) ?? '{}')[id];
}
