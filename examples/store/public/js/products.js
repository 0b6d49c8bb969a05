/** The shop's range. Prices are in dollars; `shape` names a drawing, `tint` and `color` dress it. */
export const CURRENCY = 'USD';

export const PRODUCTS = [
  {
    id: 'teapot-stoneware',
    name: 'Stoneware teapot',
    price: 79.99,
    shelf: 'table',
    shape: 'teapot',
    color: '#6d8375',
    tint: '#e6ece4',
    line: 'One litre, with a strainer that catches the last leaf.',
  },
  {
    id: 'mug-speckled',
    name: 'Speckled mug',
    price: 24,
    shelf: 'table',
    shape: 'mug',
    color: '#c9774e',
    tint: '#f6e6dc',
    line: 'A quarter litre and a handle for three fingers.',
  },
  {
    id: 'plate-dinner',
    name: 'Dinner plate',
    price: 32,
    shelf: 'table',
    shape: 'plate',
    color: '#e3d3b8',
    tint: '#f5eee1',
    line: 'Twenty-seven centimetres, with a rim that keeps the sauce.',
  },
  {
    id: 'bowl-breakfast',
    name: 'Breakfast bowl',
    price: 28,
    shelf: 'table',
    shape: 'bowl',
    color: '#7d93a8',
    tint: '#e4eaef',
    line: 'Deep enough for porridge, wide enough for ramen.',
  },
  {
    id: 'pitcher-tall',
    name: 'Tall pitcher',
    price: 54,
    shelf: 'kitchen',
    shape: 'pitcher',
    color: '#d9b45b',
    tint: '#f7efd8',
    line: 'Water at noon, sunflowers by the evening.',
  },
  {
    id: 'board-walnut',
    name: 'Walnut board',
    price: 46.5,
    shelf: 'kitchen',
    shape: 'board',
    color: '#86583a',
    tint: '#efe2d6',
    line: 'End grain, oiled twice, with a hole to hang it by.',
  },
  {
    id: 'jar-salt',
    name: 'Salt jar',
    price: 22,
    shelf: 'kitchen',
    shape: 'jar',
    color: '#b5654a',
    tint: '#f4e1da',
    line: 'An oak lid that shuts by itself.',
  },
  {
    id: 'spoons-olive',
    name: 'Olive wood spoons',
    price: 18,
    shelf: 'kitchen',
    shape: 'spoons',
    color: '#a9814d',
    tint: '#f2e8d6',
    line: 'A set of three that never scratch a pan.',
  },
  {
    id: 'throw-linen',
    name: 'Linen throw',
    price: 59.99,
    shelf: 'home',
    shape: 'throw',
    color: '#8a9a7b',
    tint: '#e9eddf',
    line: 'Stone-washed, heavy, and softer every year.',
  },
  {
    id: 'vase-round',
    name: 'Round vase',
    price: 64,
    shelf: 'home',
    shape: 'vase',
    color: '#cf8f7a',
    tint: '#f7e8e1',
    line: 'For one branch, or for nothing at all.',
  },
  {
    id: 'candle-cedar',
    name: 'Cedar candle',
    price: 26,
    shelf: 'home',
    shape: 'candle',
    color: '#3f5a4c',
    tint: '#e2e9e3',
    line: 'Fifty hours of a forest after rain.',
  },
  {
    id: 'planter-footed',
    name: 'Footed planter',
    price: 38,
    shelf: 'home',
    shape: 'planter',
    color: '#b98a63',
    tint: '#f1e6da',
    line: 'With a saucer that belongs to it.',
  },
];

/** Finds a product by its id. */
export function findProduct(id) {
  return PRODUCTS.find((product) => product.id === id);
}

/** Writes an amount of dollars. */
export function formatPrice(amount) {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: CURRENCY }).format(amount);
}

/** Multiplies and adds in cents, so that 79.99 + 2 x 59.99 is 199.97 and nothing near it. */
export function addUp(lines) {
  return lines.reduce((cents, { price, quantity }) => cents + Math.round(price * 100) * quantity, 0) / 100;
}
