/** A product of the demo shop, with its price in US dollars. */
export interface DemoProduct {
  id: string;
  name: string;
  price: number;
}

/** What the demo shop sells; what is sold more often is named more often. */
export const CATALOGUE: readonly (DemoProduct & { weight: number })[] = [
  { id: 'DEMO-SOCK-WOOL', name: 'Wool Socks, pair', price: 17.5, weight: 9 },
  { id: 'DEMO-BOTTLE', name: 'Steel Bottle 0.75 l', price: 24.9, weight: 8 },
  { id: 'DEMO-LAMP', name: 'Rechargeable Headlamp', price: 39.9, weight: 7 },
  { id: 'DEMO-STOVE', name: 'Folding Gas Stove', price: 44.95, weight: 5 },
  { id: 'DEMO-POT-SET', name: 'Titanium Pot Set', price: 64, weight: 4 },
  { id: 'DEMO-MAT-AIR', name: 'Air Sleeping Mat', price: 79.99, weight: 6 },
  { id: 'DEMO-POLES', name: 'Carbon Poles, pair', price: 109, weight: 3 },
  { id: 'DEMO-SHOE-TRAIL', name: 'Trail Running Shoe', price: 129.95, weight: 8 },
  { id: 'DEMO-PACK-45', name: 'Trekking Pack 45 l', price: 159, weight: 3 },
  { id: 'DEMO-BAG-DOWN', name: 'Down Sleeping Bag', price: 189.5, weight: 2 },
  { id: 'DEMO-JACKET', name: 'Rain Jacket', price: 199, weight: 3 },
  { id: 'DEMO-TENT-2P', name: 'Ridge Tent, 2 persons', price: 249, weight: 2 },
];

/** The products, each as often as it is wanted. */
export const WANTED: readonly DemoProduct[] = CATALOGUE.flatMap(({ weight, ...product }) => Array.from({ length: weight }, () => product));

/** The AI profiles of the demo shop's assistant, each as often as it answers. */
export const PROFILES = [
  'Shopping guide',
  'Shopping guide',
  'Shopping guide',
  'Size advisor',
  'Size advisor',
  'Gift finder',
  null,
] as const;
