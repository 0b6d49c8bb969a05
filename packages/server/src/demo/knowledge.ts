/** What the demo shop's assistant knows of one thing, and the words in which shoppers ask for it. */
export interface DemoEntry {
  id: string;
  question: string;
  answer: string;
  /** Null: of the shop as a whole. */
  productId: string | null;
  asked: readonly string[];
}

/** A question of a product, its answer, and another way to ask it. */
const OF_PRODUCTS: readonly (readonly [productId: string, question: string, answer: string, asked: string])[] = [
  [
    'DEMO-SOCK-WOOL',
    'Can the wool socks be machine washed?',
    'Yes: on the wool cycle at 30 °C. Dry them lying flat.',
    'how do i wash these socks',
  ],
  [
    'DEMO-BOTTLE',
    'Does the steel bottle keep drinks hot?',
    'It keeps drinks hot for 12 hours and cold for 24.',
    'how long does tea stay warm in it?',
  ],
  [
    'DEMO-LAMP',
    'How long does the headlamp’s battery last?',
    '8 hours at full light, 60 hours at the lowest. It charges by USB-C.',
    'battery life?',
  ],
  ['DEMO-STOVE', 'Which gas fits the folding stove?', 'Any screw-on cartridge to EN 417.', 'What cartridges do I need for the stove?'],
  [
    'DEMO-POT-SET',
    'Can the titanium pots go into a dishwasher?',
    'Yes, the pots can; the lids’ handles are better washed by hand.',
    'is it dishwasher safe',
  ],
  [
    'DEMO-MAT-AIR',
    'Is the air mat warm enough for winter?',
    'Its R-value is 4.2: enough for frost, not for nights below -10 °C.',
    'What is the R-value of the mat?',
  ],
  [
    'DEMO-POLES',
    'How long are the carbon poles?',
    'They adjust from 100 to 135 cm and pack down to 38 cm.',
    'i am 1.92 m, are the poles long enough?',
  ],
  [
    'DEMO-SHOE-TRAIL',
    'How does the trail running shoe fit?',
    'It runs small: most shoppers take half a size more than usual.',
    'I wear a 42, which size should I take?',
  ],
  [
    'DEMO-PACK-45',
    'What does the trekking pack weigh?',
    '1.35 kg with its rain cover, for loads of up to 15 kg.',
    'how heavy is the pack?',
  ],
  [
    'DEMO-BAG-DOWN',
    'Down to which temperature is the sleeping bag comfortable?',
    'Its comfort limit is -4 °C; it is filled with 850 cuin down.',
    'warm enough for October in the Alps?',
  ],
  [
    'DEMO-JACKET',
    'Is the rain jacket waterproof?',
    'Yes: a 20,000 mm water column, with taped seams.',
    'would this keep me dry in a real storm',
  ],
  [
    'DEMO-TENT-2P',
    'What does the ridge tent weigh?',
    '1.9 kg with poles and pegs. One person pitches it in five minutes.',
    'is the tent light enough for hiking?',
  ],
];

const OF_THE_SHOP: readonly DemoEntry[] = [
  {
    id: 'demo-returns',
    question: 'How can I send something back?',
    answer: 'Within 30 days, free of charge, with the label that is in the parcel.',
    productId: null,
    asked: ['What if it does not fit?', 'can i return it'],
  },
  {
    id: 'demo-delivery',
    question: 'How long does delivery take?',
    answer: 'Two to three working days. Orders of $100 and more ship free.',
    productId: null,
    asked: ['When would it arrive?', 'how fast do you ship?'],
  },
];

/** All that the demo shop's assistant knows. */
export const ENTRIES: readonly DemoEntry[] = [
  ...OF_PRODUCTS.map(([productId, question, answer, asked]) => ({
    id: `${productId}-1`.toLowerCase(),
    question,
    answer,
    productId,
    asked: [question, asked],
  })),
  ...OF_THE_SHOP,
];

/** What shoppers ask that the demo shop's assistant does not know. */
export const UNKNOWN: readonly string[] = [
  'Do you have a store in Lyon?',
  'Can you gift-wrap it?',
  'do you price match?',
  'Is there a student discount?',
  'Where is my parcel?',
];
