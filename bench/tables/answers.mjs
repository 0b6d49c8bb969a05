// How long the first answer by retrieval takes with 10,000 entries of knowledge and 2,000 products, on the embedded database: from the request over the
// network to the first line with text, and to the last line, which is sent after the commit.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { median, percentile, write } from '../support/figures.mjs';
import { openBench } from '../support/server.mjs';

const BAR_MS = 100;
const ENTRIES = 10_000;
const PRODUCTS = 2_000;
const QUESTIONS_A_SECOND = 20;
/** The first questions open connections and prepare statements. */
const WARM_UP = 20;

/** Measures the table. */
export async function measure({ rounds, seconds, say }) {
  const { folder, command, serve } = openBench();
  const file = path.join(folder, 'knowledge.json');
  fs.writeFileSync(file, JSON.stringify({ products, entries }));
  command('company', 'create', 'bench');
  const startedAtMs = performance.now();
  command('knowledge', 'import', 'bench', file);
  const importedMs = performance.now() - startedAtMs;
  const runs = await serve(async (address) => {
    for (let nth = 0; nth < WARM_UP; nth += 1) await ask(address);
    const done = [];
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`);
      const times = [];
      for (let nth = 0; nth < QUESTIONS_A_SECOND * seconds; nth += 1) times.push(await ask(address));
      done.push(times);
    }
    return done;
  });
  const figure = (name, share) =>
    median(
      runs.map((times) =>
        percentile(
          times.map((time) => time[name]),
          share,
        ),
      ),
    );
  const line = (what, name) => [what, ...[0.5, 0.95, 0.99].map((share) => write(figure(name, share), 1))];
  return {
    title: 'Answers by retrieval',
    columns: ['', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows: [line('first text', 'firstMs'), line('last line, after the commit', 'lastMs')],
    bars: [{ what: 'first text of an answer, p95', value: figure('firstMs', 0.95), atMost: BAR_MS, unit: 'ms' }],
    notes: [
      `${write(ENTRIES)} entries of knowledge and ${write(PRODUCTS)} products, imported in ${write(importedMs / 1000, 1)} s; embedded database, one question at a time.`,
    ],
  };
}

/** Numbers that are the same at each run (mulberry32). */
let seed = 7;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
const pick = (list) => list[Math.floor(random() * list.length)];

const THINGS =
  'teapot mug plate bowl pitcher board jar spoon throw vase candle planter lamp chair table rug pillow blanket kettle pan'.split(' ');
const MADE_OF = 'stoneware oak walnut linen wool brass copper glass porcelain bamboo cork marble steel cotton leather'.split(' ');
const COLORS = 'red blue green black white grey ochre sand rust olive'.split(' ');
const TOPICS = [
  ['Is the %s dishwasher safe?', 'Yes, on the upper rack and without a strong detergent.'],
  ['How large is the %s?', 'It measures about %d by %d centimetres, give or take one.'],
  ['Can the %s be returned?', 'Within %d days, unused, and we refund the price of it in a week.'],
  ['How do I clean the %s?', 'With warm water and a soft cloth; dry it well before you put it away.'],
  ['When is the %s delivered?', 'We ship it the same day and it takes %d days.'],
  ['Is there a warranty on the %s?', 'Yes, of %d years, on the material and on the work.'],
  ['What is the %s made of?', 'All of it is made by hand in our own workshop.'],
  ['Does the %s come in other colours?', 'In %d, of which two are made to order.'],
];
const nameOf = () => `${pick(COLORS)} ${pick(MADE_OF)} ${pick(THINGS)}`;
const fill = (text) => text.replace(/%d/g, () => String(2 + Math.floor(random() * 60)));

const names = Array.from({ length: PRODUCTS }, (_, nth) => `${nameOf()} No. ${nth}`);
const products = names.map((name, nth) => ({ product_id: `P-${nth}`, name, price: (5 + (nth % 90)).toFixed(2), currency: 'USD' }));
const entries = Array.from({ length: ENTRIES }, (_, nth) => {
  const [question, answer] = pick(TOPICS);
  const of = nth % 2 === 0 ? nth % PRODUCTS : null;
  return {
    ...(of !== null && { product_id: `P-${of}` }),
    question: `${question.replace('%s', of === null ? nameOf() : names[of])} (${nth})`,
    answer: fill(answer),
  };
});
/** Asks something that some entry answers; each time as another shopper. */
async function ask(address) {
  const [question] = pick(TOPICS);
  const nth = Math.floor(random() * PRODUCTS);
  const body = {
    company_key: 'bench',
    user_fingerprint: randomUUID(),
    user_faq_fingerprint: randomUUID(),
    surface: 'CHAT',
    question_id: randomUUID(),
    text: question.replace('%s', random() < 0.5 ? names[nth] : pick(THINGS)),
    ...(random() < 0.3 && { product_id: `P-${nth}` }),
    metadata: {},
  };
  const askedAtMs = performance.now();
  const response = await fetch(`${address}/assistant/questions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`);
  let firstMs;
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    if (firstMs === undefined && decoder.decode(chunk, { stream: true }).includes('"kind":"text"')) firstMs = performance.now() - askedAtMs;
  }
  const lastMs = performance.now() - askedAtMs;
  return { firstMs: firstMs ?? lastMs, lastMs };
}
