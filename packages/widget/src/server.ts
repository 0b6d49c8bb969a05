import type { AnswerLine, AssistantSettings, Surface, Transcript } from '@cartograph/core/assistant/wire';
import { readLines } from './lines.ts';

/** Who asks, as the wire names it. */
export interface Sender {
  company_key: string;
  user_fingerprint: string;
  user_faq_fingerprint: string;
}

/** A question on its way: `question_id` stays the same however often it is sent. */
export interface Asking {
  surface: Surface;
  question_id: string;
  conversation_id?: string | undefined;
  text: string;
  product_id?: string | undefined;
}

/** A question that a product has an answer to. */
export interface FaqEntry {
  entry_id: string;
  question: string;
}

/** The server refused: `status` is that of its answer. What did not reach it is a TypeError of `fetch`. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/** Small talk, which is no interaction, is answered at once: what takes longer than this is a question. */
const SMALL_TALK_MAX_MS = 1_000;

/** After this long without a word the connection is taken for broken. */
const SILENCE_MAX_MS = 30_000;

/**
 * Speaks to the server about one company. `sender` says who asks, or throws where the visitor no longer agrees; `about` is what questions say
 * beside themselves. `interacted` is called where what the visitor did is an interaction, which the server records by itself. Bodies go as text, which needs
 * no preflight.
 */
export function createServer(apiBaseUrl: string, company: string, sender: () => Sender, about: () => object, interacted: () => void) {
  const send = async (path: string, body?: object, signal?: AbortSignal): Promise<Response> => {
    // What is clicked reaches the server although the page is left at once; answers that come line by line are asked for again.
    const request: RequestInit = body ? { method: 'POST', body: JSON.stringify({ ...sender(), ...body }), keepalive: !signal } : {};
    const response = await fetch(`${apiBaseUrl}/assistant/${path}`, { ...request, credentials: 'omit', ...(signal && { signal }) });
    if (!response.ok) throw new Refused(response.status);
    return response;
  };
  const read = async <Answer>(path: string, body?: object): Promise<Answer> => (await send(path, body)).json();
  const ofCompany = `company_key=${encodeURIComponent(company)}`;

  return {
    settings: () => read<AssistantSettings>(`settings?${ofCompany}`),

    faqs: async (product: { product_id?: string; ai_profile?: string }) =>
      (await read<{ questions: FaqEntry[] }>(`faqs?${ofCompany}&${new URLSearchParams(product)}`)).questions,

    openFaq(click: { question_id: string; entry_id: string; product_id?: string | undefined }): Promise<{ answer: string }> {
      const answer = read<{ answer: string }>('faq_answers', { ...about(), ...click });
      interacted();
      return answer;
    },

    transcript: (conversationId: string) =>
      read<Transcript>(
        `conversations/${encodeURIComponent(conversationId)}?${ofCompany}&user_fingerprint=${encodeURIComponent(sender().user_fingerprint)}`,
      ),

    rate: (answer: { conversation_id: string; answer_id: string; helpful: boolean }) => send('feedback', answer),

    handOff: (request: { conversation_id: string; email: string; text?: string | undefined }) => send('handoffs', request),

    /** Asks, and hears the answer line by line until it ended. Rejects where the connection breaks first. */
    async ask(asking: Asking, heard: (line: AnswerLine) => void): Promise<void> {
      const broken = new AbortController();
      let timer = 0;
      const alive = () => {
        clearTimeout(timer);
        timer = window.setTimeout(() => broken.abort(), SILENCE_MAX_MS);
      };
      let ended = false;
      const asked = window.setTimeout(interacted, SMALL_TALK_MAX_MS);
      alive();
      try {
        const response = await send('questions', { ...about(), ...asking }, broken.signal);
        await readLines(response.body as ReadableStream<Uint8Array>, (json) => {
          alive();
          const line = JSON.parse(json) as AnswerLine;
          ended ||= line.kind === 'ended';
          if (ended) clearTimeout(asked);
          // Small talk shows no products either.
          if (line.kind === 'products' || (line.kind === 'ended' && line.outcome !== 'small_talk')) interacted();
          heard(line);
        });
      } finally {
        clearTimeout(asked);
        clearTimeout(timer);
      }
      if (!ended) throw new TypeError('the answer broke off');
    },
  };
}

export type AssistantServer = ReturnType<typeof createServer>;
