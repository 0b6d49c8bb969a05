import { showCount } from './cart.js';
import { element } from './element.js';
import { findOrder } from './orders.js';
import { formatPrice } from './products.js';
import { reportOrder } from './tracking.js';

const order = findOrder(new URLSearchParams(location.search).get('order'));
const place = element('section', { className: 'empty' });
if (order) {
  reportOrder(order);
  const items = order.lines.map((line) => element('li', {}, `${line.quantity} × ${line.name}`));
  place.append(
    element('p', { className: 'kicker' }, `Order ${order.id}`),
    element('h1', {}, 'Thank you. The kiln is warm.'),
    element('p', {}, `We received your order over ${formatPrice(order.total)} and begin to pack it today.`),
    element('ul', { className: 'plainlist centred' }, ...items),
  );
} else {
  place.append(element('h1', {}, 'We know no such order'));
}
place.append(element('a', { className: 'button', href: '/' }, 'Back to the shop'));
document.getElementById('thanks').append(place);
showCount();
