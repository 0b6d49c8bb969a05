import type { Kit } from '../kit.ts';

/** A question of the list, or one that the visitor asked. */
export interface ShownQuestion {
  /** The server's id of a listed question; undefined for one that was asked. */
  entryId: string | undefined;
  /** The id that its answer is asked for by. */
  questionId: string;
  question: string;
  isOpen: boolean;
  /** `waiting` while it comes; what came so far is in `answer`. */
  state: 'closed' | 'waiting' | 'answered' | 'failed';
  answer: string;
}

/** Leads the questions of one product; `changed` hears of each change. */
export function createQuestions(kit: Kit, productId: string, placeProfile: string | undefined, changed: () => void) {
  const { server, emit } = kit;
  const list: ShownQuestion[] = [];
  let conversationId: string | undefined;
  const aiProfile = placeProfile ?? kit.config().aiProfile;
  const profile = aiProfile ? { ai_profile: aiProfile } : {};
  const product = productId ? { product_id: productId } : {};

  const shown = (question: string, entryId?: string): ShownQuestion => {
    return { entryId, questionId: kit.makeId(), question, isOpen: false, state: 'closed', answer: '' };
  };

  const finish = (item: ShownQuestion, state: 'answered' | 'failed') => {
    item.state = state;
    changed();
    if (state === 'answered') emit('faqs:bot_response_finished', { productId, question: item.question, answer: item.answer });
  };

  /** Asks for the answer of a listed question: that is the interaction. */
  const fetchListed = async (item: ShownQuestion, entryId: string) => {
    const { answer } = await server.openFaq({ question_id: item.questionId, entry_id: entryId, ...product, ...profile });
    item.answer = answer;
  };

  const fetchAsked = async (item: ShownQuestion) => {
    item.answer = '';
    const asking = { surface: 'FAQ' as const, question_id: item.questionId, text: item.question, conversation_id: conversationId };
    await server.ask({ ...asking, ...product, ...profile }, (line) => {
      if (line.kind === 'began') conversationId = line.conversation_id;
      if (line.kind === 'text') item.answer += line.text;
      changed();
    });
  };

  const fetchAnswer = async (item: ShownQuestion) => {
    item.state = 'waiting';
    changed();
    try {
      await (item.entryId === undefined ? fetchAsked(item) : fetchListed(item, item.entryId));
      finish(item, 'answered');
    } catch {
      finish(item, 'failed');
    }
  };

  return {
    list,

    /** Fetches the list; false where there is nothing to show, and the place stays empty. */
    async load(): Promise<boolean> {
      const entries = await server.faqs({ ...product, ...profile }).catch(() => []);
      list.push(...entries.map(({ entry_id, question }) => shown(question, entry_id)));
      if (list.length) changed();
      return list.length > 0;
    },

    /** Opens or closes a question; its answer is asked for when it is first opened, and again where it did not come. */
    toggle(item: ShownQuestion): void {
      item.isOpen = !item.isOpen;
      changed();
      if (!item.isOpen || item.state === 'waiting' || item.state === 'answered') return;
      if (item.entryId !== undefined) emit('faqs:question_clicked', { productId, question: item.question });
      fetchAnswer(item);
    },

    /** Asks another question. */
    ask(text: string): void {
      const item = { ...shown(text.trim()), isOpen: true };
      if (!item.question) return;
      list.push(item);
      emit('faqs:message_submitted', { productId, question: item.question });
      fetchAnswer(item);
    },
  };
}

export type Questions = ReturnType<typeof createQuestions>;
