import { describe, expect, test } from 'vitest';
import { tellOfProducts } from '../../src/assistant/compose.ts';
import { explainHelpful, judgeAnswer, overruleBy } from '../../src/assistant/helpful.ts';
import { readKnowledgeRow } from '../../src/assistant/knowledge-row.ts';
import { recogniseSmallTalk } from '../../src/assistant/small-talk.ts';
import type { Passage } from '../../src/manage/conversations.ts';

const passage: Passage = { kind: 'entry', id: 'e', title: 'Does it drip?', text: 'No.', score: 0.8, used: true };

describe('whether an answer helped', () => {
  test.each([
    ['answered', 'retrieval', [passage], true, /score 0.80, at least 0.45/],
    ['answered', 'model', [passage], true, /language model answered from “Does it drip\?”/],
    ['declined', 'retrieval', [], false, /Nothing in the knowledge has the words/],
    ['declined', 'retrieval', [{ ...passage, used: false, score: 0.2 }], false, /best score is 0.20/],
    ['declined', 'model', [{ ...passage, used: false }], false, /found no answer in the passages/],
    ['answered', 'model', [{ ...passage, used: false }], false, /found no answer/],
    ['failed', 'model', [passage], false, /broke off/],
    ['small_talk', null, [], null, /Nothing was asked/],
  ] as const)('%s by %s', (outcome, madeBy, passages, helpful, why) => {
    expect(judgeAnswer({ outcome, madeBy, passages })).toEqual({
      counts: outcome !== 'small_talk',
      helpful,
      why: expect.stringMatching(why),
    });
  });

  test('is overruled by the thumb, and else by asking for a person', () => {
    const cases = [null, true, false].flatMap((thumb) => [true, false].map((handedOff) => ({ thumb, handedOff })));
    expect(cases.map(overruleBy)).toEqual([false, null, true, true, false, false]);
    expect(cases.map((afterwards) => explainHelpful('because.', afterwards))).toEqual([
      'The shopper asked for a person after it, so it did not help: because.',
      'because.',
      ...Array(2).fill("The shopper's thumb says yes, which overrules: because."),
      ...Array(2).fill("The shopper's thumb says no, which overrules: because."),
    ]);
  });
});

describe('small talk', () => {
  test.each([
    ['Hi there!', 'greeting'],
    ['Guten Morgen', 'greeting'],
    ['thanks a lot, bye', 'thanks'],
    ['hello, thank you', 'thanks'],
    ['👍 !!!', 'empty'],
    ['', 'empty'],
    ['hello, where is my parcel', null],
    ['returns', null],
  ])('%j is %s', (text, talk) => {
    expect(recogniseSmallTalk(text)).toBe(talk);
  });
});

describe('what is told of products', () => {
  const teapot = {
    product_id: 't',
    name: 'Tea*pot',
    price: '79.99',
    currency: 'USD',
    url: null,
    image_url: null,
    description: 'One [litre]',
    in_stock: true,
  };
  test('is all that is known of one, and a line for each of several', () => {
    expect(tellOfProducts([teapot])).toBe('**Tea\\*pot**: 79.99 USD\n\nOne \\[litre\\]');
    expect(tellOfProducts([{ ...teapot, description: null, currency: null, in_stock: false }])).toBe('**Tea\\*pot**: 79.99 (out of stock)');
    expect(tellOfProducts([teapot, { ...teapot, name: 'Mug', price: null, in_stock: null }])).toBe('- **Tea\\*pot**: 79.99 USD\n- **Mug**');
    expect(tellOfProducts([])).toBe('');
  });
});

describe('a row of a file', () => {
  const product = {
    product_id: '7',
    name: 'Mug',
    description: null,
    price: null,
    currency: null,
    url: null,
    image_url: null,
    brand: null,
    category: null,
    in_stock: null,
  };
  test.each([
    [
      { Question: ' Why? ', ANSWER: 'So.', sku: 5, id: ' ' },
      { kind: 'entry', entry: { question: 'Why?', answer: 'So.', product_id: '5', ai_profile: null } },
    ],
    [
      { 'g:id': 7, Title: 'Mug' },
      { kind: 'product', product },
    ],
    [
      { id: '7', name: 'Mug', price: 15.5, currency: 'EUR' },
      { kind: 'product', product: { ...product, price: '15.5', currency: 'EUR' } },
    ],
    [
      { id: '7', name: 'Mug', price: '20 EUR', 'sale price': '15.00 EUR' },
      { kind: 'product', product: { ...product, price: '15.00', currency: 'EUR' } },
    ],
    [
      { id: '7', name: 'Mug', price: '15 EUR', currency: 'USD' },
      { kind: 'product', product: { ...product, price: '15', currency: 'USD' } },
    ],
    [
      { id: '7', name: 'Mug', description: '<p>Big &</p>\n<b>', availability: 'In Stock' },
      { kind: 'product', product: { ...product, description: 'Big &', in_stock: true } },
    ],
    [
      { id: '7', name: 'Mug', description: '<br>', in_stock: false },
      { kind: 'product', product: { ...product, in_stock: false } },
    ],
  ])('%j', (row, value) => {
    expect(readKnowledgeRow(row)).toEqual({ ok: true, value });
  });

  test.each([
    [{ question: 'Why?' }, ['answer']],
    [{ answer: 5 }, ['question']],
    [{ id: '7', name: 'x'.repeat(256), price: 'a lot', in_stock: 'maybe', url: 'javascript:1' }, ['name', 'price', 'url', 'in_stock']],
    [{}, ['product_id', 'name']],
    [null, ['']],
    [5, ['']],
    [['a'], ['']],
  ])('%j is refused by its fields', (row, fields) => {
    const parsed = readKnowledgeRow(row);
    expect(parsed.ok ? [] : parsed.problems.map(({ field }) => field)).toEqual(fields);
  });
});
