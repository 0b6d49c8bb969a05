/** A product of the demo shop, with its price in US dollars. */
export interface DemoProduct {
  id: string;
  name: string;
  price: number;
}

/** What the demo shop sells. */
export const CATALOGUE: readonly DemoProduct[] = [
  { id: 'DEMO-TENT-2P', name: 'Ridge Tent, 2 persons', price: 249 },
  { id: 'DEMO-BAG-DOWN', name: 'Down Sleeping Bag', price: 189.5 },
  { id: 'DEMO-MAT-AIR', name: 'Air Sleeping Mat', price: 79.99 },
  { id: 'DEMO-STOVE', name: 'Folding Gas Stove', price: 44.95 },
  { id: 'DEMO-POT-SET', name: 'Titanium Pot Set', price: 64 },
  { id: 'DEMO-LAMP', name: 'Rechargeable Headlamp', price: 39.9 },
  { id: 'DEMO-PACK-45', name: 'Trekking Pack 45 l', price: 159 },
  { id: 'DEMO-SHOE-TRAIL', name: 'Trail Running Shoe', price: 129.95 },
  { id: 'DEMO-SOCK-WOOL', name: 'Wool Socks, pair', price: 17.5 },
  { id: 'DEMO-JACKET', name: 'Rain Jacket', price: 199 },
  { id: 'DEMO-BOTTLE', name: 'Steel Bottle 0.75 l', price: 24.9 },
  { id: 'DEMO-POLES', name: 'Carbon Poles, pair', price: 109 },
];

/** The AI profiles of the demo shop's assistant. */
export const PROFILES = ['Shopping guide', 'Shopping guide', 'Size advisor', null] as const;
