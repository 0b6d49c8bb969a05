import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { AnswerLine, AssistantSettings, Question, Transcript } from '../../packages/core/src/assistant/wire.ts';
import { listen } from './listen.ts';

const SDK = fileURLToPath(new URL('../../packages/sdk/dist', import.meta.url));

/** A server of the assistant's wire contract, to see pages do what a real one seldom makes them do: hold answers, break them off, refuse. */
export interface StandIn {
  url: string;
  settings: AssistantSettings;
  /** Lines of the answer to a question, by its text; the others are declined. */
  answers: Record<string, AnswerLine[]>;
  /** Questions and answers by product. */
  faqs: Record<string, [question: string, answer: string][]>;
  /** Bodies by path, in order. */
  bodies: { path: string; body: Record<string, unknown> }[];
  /** Paths of all requests, in order. */
  paths: string[];
  /** After so many lines answers wait, until the function that this gives is called. */
  holdAfter(lines: number): () => void;
  /** After so many lines the connections of the next answers break, in order. */
  breaks: number[];
  /** The status that all questions get, in place of an answer. */
  refusal: number | undefined;
  close(): Promise<void>;
}

const SETTINGS: AssistantSettings = {
  chat_enabled: true,
  title: 'Ask Fennel',
  greeting: 'Hello! What are you looking for?',
  suggestions: [],
  contact_email: null,
  nudges: [],
};

const DECLINED: AnswerLine[] = [
  { kind: 'text', text: 'I do not know.' },
  { kind: 'ended', outcome: 'declined', hand_off: true },
];

/** Opens it; a test says what it knows. */
export async function openStandIn(): Promise<StandIn> {
  const conversations = new Map<string, Transcript>();
  const asked = new Map<string, { conversation: Transcript; answer: Transcript['messages'][number] }>();

  let hold = { after: -1, until: Promise.resolve() };

  /** Notes a question in its conversation, once however often it is sent. */
  const note = (question: Question) => {
    const before = asked.get(question.question_id);
    if (before) return before;
    const conversation = conversations.get(question.conversation_id ?? '') ?? { conversation_id: randomUUID(), messages: [] };
    conversations.set(conversation.conversation_id, conversation);
    const message = { products: [], at: new Date().toISOString(), helpful: null };
    const answer: Transcript['messages'][number] = {
      ...message,
      message_id: randomUUID(),
      from: 'assistant',
      text: '',
      is_complete: false,
    };
    conversation.messages.push(
      { ...message, message_id: question.question_id, from: 'shopper', text: question.text, is_complete: true },
      answer,
    );
    const known = { conversation, answer };
    asked.set(question.question_id, known);
    return known;
  };

  const answer = async (question: Question, response: http.ServerResponse) => {
    const { conversation, answer: kept } = note(question);
    const lines = standIn.answers[question.text] ?? DECLINED;
    const all: AnswerLine[] = [{ kind: 'began', conversation_id: conversation.conversation_id, answer_id: kept.message_id }, ...lines];
    const breakAfter = standIn.breaks.shift();
    for (const [index, line] of all.entries()) {
      if (index === breakAfter) return void response.destroy();
      if (index === hold.after) await hold.until;
      response.write(`${JSON.stringify(line)}\n`);
    }
    kept.text = lines.map((line) => (line.kind === 'text' ? line.text : '')).join('');
    kept.products = lines.flatMap((line) => (line.kind === 'products' ? line.products : []));
    kept.is_complete = true;
    response.end();
  };

  const json = (value: unknown) => ({ status: 200, type: 'application/json', content: JSON.stringify(value) });
  const nothing = (status: number) => ({ status, type: 'application/json', content: status === 204 ? '' : '{}' });
  const productFaqs = (productId: unknown) => standIn.faqs[String(productId)] ?? [];

  const read = async (url: URL) => {
    if (url.pathname.startsWith('/sdk/'))
      return { status: 200, type: 'text/javascript', content: await fs.readFile(`${SDK}/${url.pathname.slice(5)}`, 'utf8') };
    if (url.pathname === '/assistant/settings') return json(standIn.settings);
    if (url.pathname === '/assistant/faqs') {
      const questions = productFaqs(url.searchParams.get('product_id')).map(([question], index) => ({ entry_id: String(index), question }));
      return json({ questions });
    }
    const conversation = conversations.get(url.pathname.split('/').pop() ?? '');
    return conversation ? json(conversation) : nothing(404);
  };

  const take = (path: string, body: StandIn['bodies'][number]['body']) => {
    if (path === '/assistant/questions' && standIn.refusal) return nothing(standIn.refusal);
    if (path === '/assistant/faq_answers')
      return json({
        answer_id: randomUUID(),
        conversation_id: randomUUID(),
        answer: productFaqs(body.product_id)[Number(body.entry_id)]?.[1],
      });
    if (path === '/assistant/feedback') {
      const rated = [...asked.values()].find(({ answer: kept }) => kept.message_id === body.answer_id);
      if (rated) rated.answer.helpful = body.helpful as boolean;
    }
    if (path === '/analytics/batch')
      return json({ results: (body.events as { event_id: string }[]).map(({ event_id }) => ({ event_id, status: 'recorded' })) });
    return path === '/assistant/questions' ? undefined : nothing(204);
  };

  const serve = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const url = new URL(request.url ?? '/', standIn.url);
    standIn.paths.push(url.pathname);
    response.setHeader('access-control-allow-origin', '*');
    const body = request.method === 'POST' ? JSON.parse(await text(request)) : undefined;
    if (body) standIn.bodies.push({ path: url.pathname, body });
    const reply = body ? take(url.pathname, body) : await read(url);
    if (reply) response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.content);
    else await answer(body, response);
  };

  const server = http.createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  const { url, close } = await listen(server);
  const standIn: StandIn = {
    url,
    close,
    settings: structuredClone(SETTINGS),
    answers: {},
    faqs: {},
    bodies: [],
    paths: [],
    holdAfter(lines) {
      let release = () => {};
      hold = {
        after: lines,
        until: new Promise((resolve) => {
          release = resolve;
        }),
      };
      return () => release();
    },
    breaks: [],
    refusal: undefined,
  };
  return standIn;
}
