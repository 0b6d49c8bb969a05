import { helpAssistant, nudgeLater } from './assistant.js';
import { quantityOf, setQuantity, showCount } from './cart.js';
import { draw } from './drawings.js';
import { element } from './element.js';
import { findProduct, formatPrice, PRODUCTS } from './products.js';

const SHELVES = [
  ['table', 'At the table', 'What breakfast is served in'],
  ['kitchen', 'In the kitchen', 'Tools that are left out on purpose'],
  ['home', 'Around the house', 'For the hours in between'],
];

function showProduct(product) {
  const add = element('button', { className: 'button small', type: 'button', textContent: 'Add to cart' });
  add.dataset.add = product.id;
  add.addEventListener('click', () => {
    setQuantity(product, quantityOf(product.id) + 1);
    add.textContent = 'Added ✓';
    setTimeout(() => {
      add.textContent = 'Add to cart';
    }, 1200);
  });
  const link = element('a', { href: `/product?id=${product.id}`, className: 'card-link' });
  link.append(draw(product), element('h3', {}, product.name), element('p', {}, product.line));
  const foot = element('div', { className: 'card-foot' }, element('strong', {}, formatPrice(product.price)), add);
  return element('li', { className: 'card' }, link, foot);
}

for (const [id, title, line] of SHELVES) {
  const products = PRODUCTS.filter((product) => product.shelf === id).map(showProduct);
  const head = element('header', {}, element('h2', {}, title), element('p', {}, line));
  document.getElementById('shelves').append(element('section', { id, className: 'shelf' }, head, element('ul', {}, ...products)));
}
document.getElementById('hero-art').append(...['vase-round', 'teapot-stoneware', 'mug-speckled'].map((id) => draw(findProduct(id))));
showCount();
helpAssistant();
nudgeLater();
