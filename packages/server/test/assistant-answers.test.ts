import { randomUUID } from 'node:crypto';
import type { AnswerLine, Transcript } from '@cartograph/core/assistant/wire';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beginExchange } from '../src/assistant/begin-exchange.ts';
import { rebuildCompany, verifyCompany } from '../src/ingest/rebuild.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { teach } from './support/assistant.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { openReader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper, type Shopper } from './support/shopper.ts';

describe.each(SERVER_ONLY)('the assistant on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let shopper: Shopper;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    await teach(database, company);
    shopper = makeShopper(server, company);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const post = (path: string, payload: object, headers = {}) =>
    server.app.inject({ method: 'POST', url: `/assistant/${path}`, payload, headers });
  const ask = async (text: string, fields: object = {}) => {
    const response = await post('questions', { ...shopper.sender, surface: 'CHAT', question_id: randomUUID(), text, ...fields });
    expect({ status: response.statusCode, body: response.body }).toMatchObject({ status: 200 });
    return readLines(response.body);
  };
  const orderOf = async () => {
    const reader = await openReader(server, company);
    return (await reader.orders()).orders;
  };
  const ago = (minutes: number) => new Date(server.clock.ms + minutes * 60_000).toISOString();
  const buy = async () => {
    server.clock.ms += 60_000;
    await shopper.report('checkout', { order_id: randomUUID(), value: 50, occurred_at: ago(0) });
  };
  const expectClean = async () => {
    const none = { events: 0, claims: 0, rollupRows: 0 };
    expect(await verifyCompany(database, company.companyId, new Date(server.clock.ms), () => undefined)).toMatchObject(none);
    expect(await rebuildCompany(database, company.companyId, new Date(server.clock.ms), () => undefined)).toMatchObject(none);
  };

  test('answers from the knowledge, and an order that follows is credited to the conversation', async () => {
    const answer = await ask('How long does shipping take?', { ai_profile: 'Clay' });
    expect(answer).toMatchObject({ text: 'Three to **five** days.', ended: { outcome: 'answered', hand_off: false } });
    await buy();
    const [order] = await orderOf();
    expect(order).toMatchObject({
      attributed: true,
      touches: [{ channel: 'CHAT', conversation_id: answer.began.conversation_id, event_id: answer.began.answer_id, ai_profile: 'Clay' }],
    });
    await expectClean();
  });

  test('shows the products that are asked for', async () => {
    const { text, products, ended } = await ask('Do you have a teapot?');
    expect(text).toBe('**Stoneware teapot**: 79.99 USD\n\nOne litre.');
    expect(products).toMatchObject([{ product_id: 'teapot', name: 'Stoneware teapot', price: '79.99', currency: 'USD' }]);
    expect(ended.outcome).toBe('answered');
  });

  test('declines what it does not know; that is no touch, but admits', async () => {
    const { ended } = await ask('Do you sell laptops?');
    expect(ended).toEqual({ kind: 'ended', outcome: 'declined', hand_off: true });
    await buy();
    expect(await orderOf()).toMatchObject([{ attributed: false, touches: [] }]);
  });

  test('small talk is answered and is no interaction', async () => {
    const { text, ended } = await ask('Hello!');
    expect({ text, ended }).toMatchObject({ text: 'Hello! What would you like to know?', ended: { outcome: 'small_talk' } });
    await buy();
    expect(await orderOf()).toEqual([]);
  });

  test('a question counts once, however often it is asked, and gives the same answer', async () => {
    const question_id = randomUUID();
    const [first, second] = await Promise.all([
      ask('How long does shipping take?', { question_id }),
      ask('something else', { question_id }),
    ]);
    expect(second).toEqual(first);
    expect(await ask('And another', { question_id: question_id.toUpperCase() })).toEqual(first);
    const { totals } = await (await openReader(server, company)).revenue();
    expect(totals.interactions).toBe(1);
  });

  test('a question whose server was killed half way is completed when it is asked again, and counts once', async () => {
    const question_id = randomUUID();
    const opening = { ...shopper.sender, surface: 'CHAT' as const, question_id, text: 'How long does shipping take?' };
    const { conversation } = await beginExchange(database, company.companyId, opening, server.clock.ms);
    server.clock.ms += 5_000;
    const { began, text } = await ask('How long does shipping take?', { question_id });
    expect({ id: began.conversation_id, text }).toEqual({ id: conversation.conversation_id, text: 'Three to **five** days.' });
    const { totals } = await (await openReader(server, company)).revenue();
    expect(totals.interactions).toBe(1);
  });

  test('a conversation goes on under its id, and nobody else can join or read it', async () => {
    const { conversation_id } = (await ask('How long does shipping take?')).began;
    server.clock.ms += 1_000;
    expect((await ask('Can I return it?', { conversation_id })).began.conversation_id).toBe(conversation_id);
    const read = (fingerprint: string) =>
      server.app.inject(`/assistant/conversations/${conversation_id}?company_key=${company.key}&user_fingerprint=${fingerprint}`);
    const { messages } = (await read(shopper.sender.user_fingerprint)).json() as Transcript;
    expect(messages.map(({ from, text }) => [from, text])).toEqual([
      ['shopper', 'How long does shipping take?'],
      ['assistant', 'Three to **five** days.'],
      ['shopper', 'Can I return it?'],
      ['assistant', 'Within thirty days.'],
    ]);
    const stranger = makeShopper(server, company);
    expectProblem(await read(stranger.sender.user_fingerprint), 404);
    const foreign = await post('questions', {
      ...stranger.sender,
      surface: 'CHAT',
      question_id: randomUUID(),
      conversation_id,
      text: 'Returns?',
    });
    expect(readLines(foreign.body).began.conversation_id).not.toBe(conversation_id);
  });

  test('the thumb overrules, there and back, and the ledger follows', async () => {
    const { began } = await ask('How long does shipping take?');
    await buy();
    const thumb = (helpful: boolean, fields = {}) =>
      post('feedback', { ...shopper.sender, conversation_id: began.conversation_id, answer_id: began.answer_id, helpful, ...fields });
    expect(await orderOf()).toMatchObject([{ attributed: true }]);
    expect((await thumb(false)).statusCode).toBe(204);
    expect(await orderOf()).toMatchObject([{ attributed: false, touches: [] }]);
    await expectClean();
    expect((await thumb(true)).statusCode).toBe(204);
    expect(await orderOf()).toMatchObject([{ attributed: true }]);
    await expectClean();
    expectProblem(await thumb(true, { user_fingerprint: randomUUID() }), 404);
    expectProblem(await thumb(true, { answer_id: 'answer-of-nobody' }), 404);
  });

  test('a thumb up makes an answer that declined a touch', async () => {
    const { began } = await ask('Do you sell laptops?');
    await buy();
    await post('feedback', { ...shopper.sender, conversation_id: began.conversation_id, answer_id: began.answer_id, helpful: true });
    expect(await orderOf()).toMatchObject([{ attributed: true, touches: [{ event_id: began.answer_id }] }]);
    await expectClean();
  });

  test('asking for a person says that the last answer did not help, unless the thumb says it did', async () => {
    const { began } = await ask('How long does shipping take?');
    await buy();
    const left = { ...shopper.sender, conversation_id: began.conversation_id, email: 'ana@shop.example', text: 'Please write.' };
    expect((await post('handoffs', left)).statusCode).toBe(204);
    expect(await orderOf()).toMatchObject([{ attributed: false }]);
    await post('feedback', { ...shopper.sender, conversation_id: began.conversation_id, answer_id: began.answer_id, helpful: true });
    expect(await orderOf()).toMatchObject([{ attributed: true }]);
    await expectClean();
    expectProblem(await post('handoffs', { ...left, user_fingerprint: randomUUID() }), 404);
    expect(expectProblem(await post('handoffs', { ...left, email: 'nobody' }), 400)).toMatchObject([{ field: 'email' }]);
  });

  test('a question opened beside a product is an interaction of the FAQ channel, credited before a later chat', async () => {
    const list = (await server.app.inject(`/assistant/faqs?company_key=${company.key}&product_id=teapot`)).json();
    expect(list.questions).toEqual([{ entry_id: 'drip', question: 'Does it drip?' }]);
    const click = { ...shopper.sender, question_id: randomUUID(), entry_id: 'drip', product_id: 'teapot' };
    const opened = (await post('faq_answers', click)).json();
    expect(opened).toMatchObject({ answer: 'No, never.', answer_id: `answer-${click.question_id}` });
    expect((await post('faq_answers', click)).json()).toEqual(opened);
    server.clock.ms += 1_000;
    await ask('How long does shipping take?');
    await buy();
    expect(await orderOf()).toMatchObject([
      {
        touches: [
          { channel: 'FAQ', credit: '50.00' },
          { channel: 'CHAT', credit: '0.00' },
        ],
      },
    ]);
    expectProblem(await post('faq_answers', { ...click, question_id: randomUUID(), entry_id: 'none' }), 404);
    await expectClean();
  });

  test('a list of questions is general where a product has none', async () => {
    const { questions } = (await server.app.inject(`/assistant/faqs?company_key=${company.key}&product_id=mug`)).json();
    expect(questions.map(({ question }: { question: string }) => question)).toEqual([
      'Can I return something?',
      'How long does delivery take?',
    ]);
  });

  test('a visitor who asks more than people can is told to wait', async () => {
    for (let nth = 0; nth < 12; nth += 1) await ask('How long does shipping take?');
    const response = await post('questions', { ...shopper.sender, surface: 'CHAT', question_id: randomUUID(), text: 'One more?' });
    expectProblem(response, 429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    server.clock.ms += 60_001;
    await ask('How long does shipping take?');
  });

  test('crawlers are not answered, nor pages of foreign origins', async () => {
    const question = () => ({ ...shopper.sender, surface: 'CHAT', question_id: randomUUID(), text: 'Returns?' });
    expectProblem(
      await post('questions', question(), { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }),
      403,
    );
    const guarded = await makeCompany(database, { origins: ['https://shop.example'] });
    expectProblem(await post('questions', { ...question(), company_key: guarded.key }, { origin: 'https://evil.example' }), 403);
    expectProblem(
      await server.app.inject({ url: `/assistant/settings?company_key=${guarded.key}`, headers: { origin: 'https://evil.example' } }),
      403,
    );
    expect((await server.app.inject(`/assistant/settings?company_key=${guarded.key}`)).statusCode).toBe(200);
    expectProblem(await post('questions', { ...question(), company_key: 'nobody' }), 404);
  });

  test('what is wrong with a question is told by its field', async () => {
    const bad = { ...shopper.sender, surface: 'PHONE', question_id: '7', text: ' ', metadata: { a: 5 } };
    expect(expectProblem(await post('questions', bad), 400).map(({ field }) => field)).toEqual([
      'surface',
      'question_id',
      'text',
      'metadata.a',
    ]);
    for (const text of ['a\u0000b', '\ud800', 'x'.repeat(1_001)])
      expect(
        expectProblem(await post('questions', { ...bad, surface: 'CHAT', metadata: {}, question_id: randomUUID(), text }), 400),
      ).toMatchObject([{ field: 'text' }]);
  });
});

/** The lines of an answer, put together. */
function readLines(body: string) {
  const lines = body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AnswerLine);
  const began = lines[0] as Extract<AnswerLine, { kind: 'began' }>;
  const ended = lines.at(-1) as Extract<AnswerLine, { kind: 'ended' }>;
  expect([began.kind, ended.kind]).toEqual(['began', 'ended']);
  return {
    began,
    ended,
    text: lines.map((line) => (line.kind === 'text' ? line.text : '')).join(''),
    products: lines.flatMap((line) => (line.kind === 'products' ? line.products : [])),
  };
}
