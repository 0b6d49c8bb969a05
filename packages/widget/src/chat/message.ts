import type { AnswerOutcome, ProductCard, Transcript } from '@cartograph/core/assistant/wire';
import type { AssistantServer } from '../server.ts';
import type { Pending } from './kept.ts';

/** A message of the conversation. */
export interface Message {
  /** The server's id of an answer; empty while it is not known. */
  id: string;
  from: 'shopper' | 'assistant';
  text: string;
  products: ProductCard[];
  /** RFC 3339. */
  at: string;
  helpful: boolean | null;
  isComplete: boolean;
  outcome?: AnswerOutcome;
  /** Whether it is an answer that may help or not: small talk and what declined are not. */
  canBeRated?: boolean;
}

/** A message of now. */
export function written(from: Message['from'], text: string): Message {
  return { id: '', from, text, products: [], at: new Date().toISOString(), helpful: null, isComplete: true };
}

/** What was said so far, where `answered` are the ids of what may be rated; `gone` where the server no longer has it, undefined where it could not be asked. */
export async function fetchMessages(
  server: AssistantServer,
  conversationId: string,
  answered: readonly string[],
): Promise<Message[] | 'gone' | undefined> {
  try {
    return fromTranscript(await server.transcript(conversationId), answered);
  } catch (error) {
    return isGone(error) ? 'gone' : undefined;
  }
}

/** Whether the server refused because there is no such conversation: by retention, or because the visitor was forgotten. */
export function isGone(error: unknown): boolean {
  const { status } = error as { status?: number };
  return status === 404 || status === 410;
}

/** The shopper's last message. */
export function lastQuestion(messages: readonly Message[]): Message | undefined {
  return messages.filter(({ from }) => from === 'shopper').pop();
}

/** The messages before a question that is asked again, if it is the last of them. */
export function before(pending: Pending, messages: readonly Message[]): Message[] {
  const last = lastQuestion(messages);
  return last?.text === pending.text ? messages.slice(0, messages.indexOf(last)) : [...messages];
}

function fromTranscript(transcript: Transcript, answered: readonly string[]): Message[] {
  return transcript.messages.map(({ message_id, from, text, products, at, helpful, is_complete }) => {
    const canBeRated = helpful !== null || answered.includes(message_id);
    return { id: message_id, from, text, products, at, helpful, isComplete: is_complete, canBeRated };
  });
}
