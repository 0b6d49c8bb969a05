import { randomUUID } from 'node:crypto';
import type { ConversationPage, ConversationTranscript } from '@cartograph/core/manage/conversations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { eraseVisitor, exportVisitor } from '../src/transfer/visitor.ts';
import { teach } from './support/assistant.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { openReader, type Reader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper, type Shopper } from './support/shopper.ts';

describe.each(SERVER_ONLY)('the list of conversations on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  let buyer: Shopper;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    company = await makeCompany(database);
    await teach(database, company);
    reader = await openReader(server, company);
    buyer = makeShopper(server, company);
    const { began } = await ask(buyer, 'How long does shipping take?', { ai_profile: 'Clay' });
    await ask(buyer, 'Do you sell laptops?', { conversation_id: began.conversation_id });
    server.clock.ms += 60_000;
    await buyer.report('checkout', { order_id: 'o-1', value: 50, occurred_at: new Date(server.clock.ms).toISOString() });
    const other = makeShopper(server, company);
    await ask(other, 'Can I return my teapot?', { surface: 'FAQ', product_id: 'teapot' });
    const third = makeShopper(server, company);
    const talk = await ask(third, 'Do you sell bicycles?');
    await server.app.inject({
      method: 'POST',
      url: '/assistant/handoffs',
      payload: { ...third.sender, conversation_id: talk.began.conversation_id, email: 'ana@shop.example', text: 'A red one.' },
    });
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  async function ask(shopper: Shopper, text: string, fields: object = {}) {
    server.clock.ms += 1_000;
    const payload = { ...shopper.sender, surface: 'CHAT', question_id: randomUUID(), text, ...fields };
    const { body } = await server.app.inject({ method: 'POST', url: '/assistant/questions', payload });
    return { began: JSON.parse(body.split('\n')[0] ?? '') as { conversation_id: string; answer_id: string } };
  }
  const list = async (query = '') => ((await reader.get(`conversations?${query}`)) as ConversationPage).conversations;
  const first = async () => (await list('ai_profile=Clay'))[0] as ConversationPage['conversations'][number];

  test('shows each with its last outcome and the orders it earned, newest first', async () => {
    expect(await list()).toMatchObject([
      { first_question: 'Do you sell bicycles?', outcome: 'handed_off', helpful_answers: 0, orders: 0, channel: 'CHAT' },
      {
        first_question: 'Can I return my teapot?',
        outcome: 'answered',
        helpful_answers: 1,
        orders: 0,
        channel: 'FAQ',
        product_id: 'teapot',
      },
      {
        first_question: 'How long does shipping take?',
        outcome: 'declined',
        questions: 2,
        helpful_answers: 1,
        orders: 1,
        ai_profile: 'Clay',
      },
    ]);
  });

  test.each([
    ['channel=FAQ', ['Can I return my teapot?']],
    ['outcome=handed_off', ['Do you sell bicycles?']],
    ['outcome=answered', ['Can I return my teapot?']],
    ['helpful=false', ['Do you sell bicycles?']],
    ['q=laptop', ['How long does shipping take?']],
    ['q=laptop+bicycle', []],
    ['from=2026-03-11', []],
    ['helpful=true&limit=1', ['Can I return my teapot?']],
  ])('filtered by %s', async (query, questions) => {
    expect((await list(query)).map((talk) => talk.first_question)).toEqual(questions);
  });

  test('comes in pages', async () => {
    const page = (await reader.get('conversations?limit=2')) as ConversationPage;
    const rest = await list(`limit=2&cursor=${page.next_cursor}`);
    expect([...page.conversations, ...rest]).toEqual(await list());
  });

  test('leads to a transcript that says why each answer counts, from which passages, and to which orders it led', async () => {
    const { conversation_id } = await first();
    const transcript = (await reader.get(`conversations/${conversation_id}`)) as ConversationTranscript;
    const [answered, declined] = transcript.exchanges;
    expect(answered).toMatchObject({ outcome: 'answered', made_by: 'retrieval', counts: true, helpful: true, thumb: null });
    expect(answered?.why).toMatch(/^“How long does delivery take\?” covers the question: score 0\.\d\d, at least 0\.45/);
    expect(answered?.passages.filter((passage) => passage.used)).toMatchObject([{ kind: 'entry', id: 'delivery' }]);
    expect(declined).toMatchObject({ outcome: 'declined', helpful: false, why: expect.stringContaining('Nothing in the knowledge') });
    expect(transcript.orders).toMatchObject([{ order_id: 'o-1', touches: [{ conversation_id, credit: '50.00' }] }]);
    const listed = await reader.orders(`conversation_id=${conversation_id}`);
    expect(listed.orders).toHaveLength(1);
  });

  test('shows who asked for a person', async () => {
    const [talk] = await list('outcome=handed_off');
    const { hand_offs, exchanges } = (await reader.get(`conversations/${talk?.conversation_id}`)) as ConversationTranscript;
    expect(hand_offs).toEqual([{ at: expect.any(String), email: 'ana@shop.example', text: 'A red one.' }]);
    expect(exchanges[0]?.why).toMatch(/asked for a person/);
  });

  test('has nothing for another company', async () => {
    const foreign = await openReader(server, await makeCompany(database));
    const { conversation_id } = await first();
    const url = (id: string) => `/api/companies/${company.key}/conversations/${id}`;
    expect((await foreign.get('conversations')).conversations).toEqual([]);
    expectProblem(await server.app.inject({ url: url(conversation_id), headers: foreign.headers }), 401);
    expectProblem(await server.app.inject({ url: url('nonsense'), headers: reader.headers }), 404);
  });

  test('loses a visitor who is erased, after an export told all of it', async () => {
    const { user_fingerprint } = buyer.sender;
    const exported = await exportVisitor(database, company.companyId, user_fingerprint);
    expect(exported?.questions.map((row) => row.question)).toEqual(['How long does shipping take?', 'Do you sell laptops?']);
    await eraseVisitor(database, company.companyId, user_fingerprint, new Date(server.clock.ms));
    expect(await list('ai_profile=Clay')).toEqual([]);
    expect(await exportVisitor(database, company.companyId, user_fingerprint)).toBeUndefined();
  });
});
