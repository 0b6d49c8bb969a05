import { helpAssistant } from './assistant.js';
import { readCart, setQuantity, showCount } from './cart.js';
import { draw } from './drawings.js';
import { element } from './element.js';
import { addUp, formatPrice } from './products.js';

const place = document.getElementById('cart');

function button(label, text, act) {
  const made = element('button', { type: 'button', className: 'step', textContent: text });
  made.setAttribute('aria-label', label);
  made.addEventListener('click', () => {
    act();
    show();
  });
  return made;
}

function showLine(line) {
  const remove = button(`Remove ${line.name}`, 'Remove', () => setQuantity(line, 0));
  remove.className = 'plain';
  const steps = element(
    'div',
    { className: 'steps' },
    button(`One ${line.name} less`, '−', () => setQuantity(line, line.quantity - 1)),
    element('output', {}, String(line.quantity)),
    button(`One more ${line.name}`, '+', () => setQuantity(line, line.quantity + 1)),
  );
  const name = element('div', {}, element('h3', {}, line.name), element('p', {}, formatPrice(line.price)), remove);
  const item = element('li', {}, draw(line), name, steps, element('strong', {}, formatPrice(addUp([line]))));
  item.dataset.product = line.id;
  return item;
}

function show() {
  const lines = readCart();
  if (lines.length === 0) {
    place.replaceChildren(
      element(
        'section',
        { className: 'empty' },
        element('h1', {}, 'Your cart is empty'),
        element('a', { className: 'button', href: '/' }, 'Look around'),
      ),
    );
    return;
  }
  const total = element('p', { className: 'total' }, element('span', {}, 'Total'), element('strong', {}, formatPrice(addUp(lines))));
  const box = element(
    'aside',
    { className: 'box' },
    element('h2', {}, 'Summary'),
    total,
    element('a', { className: 'button wide', href: '/checkout' }, 'Check out'),
  );
  box.append(element('p', { className: 'small' }, 'Taxes and delivery are included.'));
  place.replaceChildren(
    element('h1', {}, 'Your cart'),
    element('div', { className: 'columns' }, element('ul', { className: 'lines' }, ...lines.map(showLine)), box),
  );
}

show();
showCount();
helpAssistant();
