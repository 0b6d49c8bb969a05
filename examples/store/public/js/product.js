import { helpAssistant } from './assistant.js';
import { quantityOf, setQuantity, showCount } from './cart.js';
import { draw } from './drawings.js';
import { element } from './element.js';
import { findProduct, formatPrice, PRODUCTS } from './products.js';

const product = findProduct(new URLSearchParams(location.search).get('id')) ?? PRODUCTS[0];
document.title = `${product.name} · Fennel & Clay`;

const faqs = element('div');
faqs.toggleAttribute('data-alhena-faqs', true);
faqs.dataset.productId = product.id;

const amount = element('input', { type: 'number', min: '1', max: '20', value: '1', id: 'amount' });
const said = element('p', { className: 'said' });
said.setAttribute('role', 'status');
const buy = element('form', { className: 'buy' });
buy.append(element('label', { htmlFor: 'amount' }, 'Quantity'), amount, element('button', { className: 'button' }, 'Add to cart'), said);
buy.addEventListener('submit', (event) => {
  event.preventDefault();
  setQuantity(product, quantityOf(product.id) + Number(amount.value));
  said.replaceChildren(`${product.name} is in your cart. `, element('a', { href: '/cart' }, 'See the cart'));
});

const words = element('div', { className: 'words' });
words.append(
  element('p', { className: 'kicker' }, 'Small batch'),
  element('h1', {}, product.name),
  element('p', { className: 'price' }, formatPrice(product.price)),
  element('p', { className: 'lead' }, product.line),
  buy,
  faqs,
);
document.getElementById('product').append(element('article', { className: 'detail' }, draw(product), words));
showCount();
helpAssistant();
