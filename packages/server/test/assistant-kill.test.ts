import { randomUUID } from 'node:crypto';
import readline from 'node:readline';
import { Readable } from 'node:stream';
import type { AnswerLine, Transcript } from '@cartograph/core/assistant/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { readConversation } from '../src/store/reports/conversations.ts';
import { teach } from './support/assistant.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { type ServerProcess, startServerProcess } from './support/ingest-processes.ts';
import { type ModelServer, saying, startModelServer } from './support/model-server.ts';
import { makeCompany } from './support/server.ts';

const SENDER = { user_fingerprint: '0190a000-0000-7000-8000-00000000000a', user_faq_fingerprint: '0190a000-0000-7000-8000-00000000000b' };

let database: Database;
let model: ModelServer;
let company: Company;
let server: ServerProcess;
let start: () => Promise<void>;
beforeAll(async () => {
  const url = await createPostgresDatabase();
  [database, model] = await Promise.all([openDatabase({ url }), startModelServer()]);
  await migrate(database);
  company = await makeCompany(database);
  await teach(database, company);
  const settings = { ASSISTANT_BASE_URL: model.baseUrl, ASSISTANT_API_KEY: 'secret', ASSISTANT_MODEL: 'test-model' };
  start = async () => {
    server = await startServerProcess({ DATABASE_URL: url }, settings);
  };
});
afterAll(async () => {
  await server.kill();
  await Promise.all([model.close(), database.close()]);
});

/** Asks the question of that id, and tells each line of the answer until there are no more, also because the server is gone. */
async function ask(questionId: string, tell: (line: AnswerLine) => void = () => undefined): Promise<AnswerLine[]> {
  const body = { company_key: company.key, ...SENDER, surface: 'CHAT', question_id: questionId, text: 'How long does delivery take?' };
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${server.address}/assistant/questions`, init);
  const lines: AnswerLine[] = [];
  const stream = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream);
  try {
    for await (const text of readline.createInterface({ input: stream })) {
      const line = JSON.parse(text) as AnswerLine;
      lines.push(line);
      tell(line);
    }
  } catch {
    // The server was killed with the connection open.
  }
  return lines;
}

const said = (lines: readonly AnswerLine[]) => lines.map((line) => (line.kind === 'text' ? line.text : '')).join('');
const readTranscript = async (conversationId: string): Promise<Transcript> => {
  const query = new URLSearchParams({ company_key: company.key, ...SENDER });
  return (await fetch(`${server.address}/assistant/conversations/${conversationId}?${query}`)).json() as Promise<Transcript>;
};
const readInteractions = () =>
  database.db.selectFrom('event').select(['event_id', 'verified', 'reason']).where('company_id', '=', company.companyId).execute();
const readExchanges = async (conversationId: string) =>
  (await readConversation(database, company.companyId, conversationId, 'first_touch'))?.exchanges;

test('a server that is killed in the middle of an answer shows none of it as finished, and answers once when it is asked again', async () => {
  await start();
  const question = randomUUID();
  model.play((send) => {
    send('PASSAGES: 1\n');
    send('Three to');
  });
  let killed: Promise<void> | undefined;
  const broken = await ask(question, ({ kind }) => {
    if (kind === 'text') killed = server.kill();
  });
  await killed;
  expect(said(broken)).toBe('Three to');
  expect(broken.map(({ kind }) => kind)).not.toContain('ended');
  const [began] = broken as [Extract<AnswerLine, { kind: 'began' }>];
  expect(await readExchanges(began.conversation_id)).toMatchObject([{ outcome: null, answer: '', counts: false, helpful: null }]);
  expect(await readInteractions()).toEqual([]);

  await start();
  const { messages } = await readTranscript(began.conversation_id);
  expect(messages.map(({ from, text, is_complete }) => [from, text, is_complete])).toEqual([
    ['shopper', 'How long does delivery take?', true],
    ['assistant', '', false],
  ]);
  model.play(saying('PASSAGES: 1\n', 'Three to five days.'));
  // Killed again as soon as the answer is known to have ended: what was told is kept.
  const whole = await ask(question, ({ kind }) => {
    if (kind === 'ended') killed = server.kill();
  });
  await killed;
  expect([said(whole), whole.at(-1)]).toMatchObject(['Three to five days.', { kind: 'ended', outcome: 'answered' }]);
  expect(whole[0]).toEqual(began);
  const interactions = await readInteractions();
  expect(interactions).toMatchObject([{ event_id: began.answer_id, verified: true, reason: null }]);

  await start();
  const asked = model.requests.length;
  expect(said(await ask(question))).toBe('Three to five days.');
  expect(model.requests).toHaveLength(asked);
  expect(await readInteractions()).toEqual(interactions);
  expect(await readExchanges(began.conversation_id)).toMatchObject([{ outcome: 'answered', answer: 'Three to five days.', helpful: true }]);
});
