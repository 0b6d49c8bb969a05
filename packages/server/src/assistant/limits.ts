/** Most questions that one visitor may ask within a minute; people who read the answers ask two or three. */
export const QUESTIONS_MAX_PER_MINUTE = 12;

/** Most conversations that one visitor may begin within a day. */
export const CONVERSATIONS_MAX_PER_DAY = 50;

/** Most questions of a conversation that a reload brings back; the newest ones. */
export const TRANSCRIPT_MAX_EXCHANGES = 100;

/** Questions that a visitor opens beside one product within this time are one conversation. */
export const FAQ_CONVERSATION_MS = 24 * 60 * 60_000;

/** A visitor asks more than people can; says after how many seconds to ask again. */
export class TooManyQuestions extends Error {
  readonly code = 'too_many_questions';
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
