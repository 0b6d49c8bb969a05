import { emptyCart, readCart, showCount } from './cart.js';
import { element } from './element.js';
import { keepOrder } from './orders.js';
import { addUp, formatPrice } from './products.js';

const FIELDS = [
  ['name', 'Full name', 'Ada Byron', 'name'],
  ['email', 'Email', 'ada@example.com', 'email'],
  ['street', 'Street and number', '12 Kiln Lane', 'street-address'],
  ['city', 'Town', 'Stoke', 'address-level2'],
];

const lines = readCart();

function showField([id, label, value, autocomplete]) {
  const input = element('input', { id, name: id, value, required: true, autocomplete, type: id === 'email' ? 'email' : 'text' });
  return element('p', { className: 'field' }, element('label', { htmlFor: id }, label), input);
}

const form = element('form', { className: 'form' }, element('h2', {}, 'Where to'), ...FIELDS.map(showField));
form.append(element('button', { className: 'button wide' }, `Place the order · ${formatPrice(addUp(lines))}`));
form.append(element('p', { className: 'small' }, 'An example: nothing is charged and nothing is sent.'));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const id = keepOrder(lines, addUp(lines));
  emptyCart();
  location.assign(`/thanks?order=${id}`);
});

const items = lines.map((line) =>
  element('li', {}, element('span', {}, `${line.quantity} × ${line.name}`), element('span', {}, formatPrice(addUp([line])))),
);
const box = element('aside', { className: 'box' }, element('h2', {}, 'Your order'), element('ul', { className: 'plainlist' }, ...items));
box.append(element('p', { className: 'total' }, element('span', {}, 'Total'), element('strong', {}, formatPrice(addUp(lines)))));

const place = document.getElementById('checkout');
if (lines.length) place.append(element('h1', {}, 'Checkout'), element('div', { className: 'columns' }, form, box));
else
  place.append(
    element(
      'section',
      { className: 'empty' },
      element('h1', {}, 'There is nothing to check out'),
      element('a', { className: 'button', href: '/' }, 'Look around'),
    ),
  );
showCount();
