// Measures how long the first answer by retrieval takes with 10,000 entries of knowledge (and 2,000 products): from the request over the network to the
// first line with text, and to the last line, which is sent after the commit. The server runs in a process of its own, on the embedded database or, with
// DATABASE_URL, on PostgreSQL (an empty database). Run after `npm run build`: node bench/answers.mjs [questions]
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { openBench, percentile } from './server.mjs';

const BAR_MS = 100;
const ENTRIES = 10_000;
const PRODUCTS = 2_000;
const QUESTIONS = Number(process.argv[2] ?? 300);

const { folder, command, serve } = openBench();

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
const file = path.join(folder, 'knowledge.json');
fs.writeFileSync(file, JSON.stringify({ products, entries }));

command('company', 'create', 'bench');
const startedAtMs = performance.now();
command('knowledge', 'import', 'bench', file);
process.stdout.write(`import of ${ENTRIES + PRODUCTS} rows: ${Math.round(performance.now() - startedAtMs)} ms\n`);
await serve(async (address) => {
  const firsts = [];
  const lasts = [];
  for (let nth = 0; nth < QUESTIONS + 20; nth += 1) {
    const { firstMs, lastMs } = await ask(address);
    // The first questions open connections and prepare statements.
    if (nth >= 20) firsts.push(firstMs) && lasts.push(lastMs);
  }
  report('first text', firsts);
  report('last line', lasts);
  process.exitCode = percentile(firsts, 0.95) <= BAR_MS ? 0 : 1;
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

function report(what, values) {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(values, share).toFixed(1));
  process.stdout.write(`${what}: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms over ${values.length} questions\n`);
}
