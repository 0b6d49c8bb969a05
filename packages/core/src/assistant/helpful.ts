import type { AnswerMaker, Passage } from '../manage/conversations.ts';
import { THRESHOLD } from './relevance.ts';
import type { AnswerOutcome } from './wire.ts';

/** How an answer was made and ended. */
export interface MadeAnswer {
  outcome: AnswerOutcome;
  madeBy: AnswerMaker | null;
  passages: readonly Passage[];
}

/** Whether an answer is an interaction, whether it counts as helpful, and why, in plain words. */
export interface Judgement {
  counts: boolean;
  /** Null where it is no interaction. */
  helpful: boolean | null;
  why: string;
}

/** Decides whether an answer helped: it did if it was made from the shop's own knowledge, by a find above the threshold or by a model that names what it read. */
export function judgeAnswer({ outcome, madeBy, passages }: MadeAnswer): Judgement {
  if (outcome === 'small_talk') return { counts: false, helpful: null, why: 'Nothing was asked: small talk is no use of the assistant.' };
  if (outcome === 'failed') return { counts: true, helpful: false, why: 'The answer broke off before its end.' };
  const used = passages.filter((passage) => passage.used);
  if (outcome === 'declined' || used.length === 0) return { counts: true, helpful: false, why: sayWhyDeclined(madeBy, passages) };
  const titles = used.map((passage) => `“${passage.title}”`).join(', ');
  if (madeBy === 'model') return { counts: true, helpful: true, why: `The language model answered from ${titles}.` };
  const best = Math.max(...used.map((passage) => passage.score));
  return { counts: true, helpful: true, why: `${titles} covers the question: score ${best.toFixed(2)}, at least ${THRESHOLD} is needed.` };
}

function sayWhyDeclined(madeBy: AnswerMaker | null, passages: readonly Passage[]): string {
  if (passages.length === 0) return 'Nothing in the knowledge has the words of the question.';
  if (madeBy === 'model') return 'The language model found no answer in the passages that it was given.';
  const best = Math.max(...passages.map((passage) => passage.score));
  return `Nothing in the knowledge covers the question: the best score is ${best.toFixed(2)}, at least ${THRESHOLD} is needed.`;
}

/** What is said of an answer after it was given. */
export interface Afterwards {
  /** The shopper's thumb; null without one. */
  thumb: boolean | null;
  /** The shopper left an address for people to answer. */
  handedOff: boolean;
}

/** What overrules the decision about an answer: the thumb, else that the shopper asked for a person; null for nothing. */
export function overruleBy({ thumb, handedOff }: Afterwards): boolean | null {
  return thumb ?? (handedOff ? false : null);
}

/** Why an answer counts as helpful or not, all things heard. */
export function explainHelpful(why: string, { thumb, handedOff }: Afterwards): string {
  if (thumb !== null) return `The shopper's thumb says ${thumb ? 'yes' : 'no'}, which overrules: ${why}`;
  return handedOff ? `The shopper asked for a person after it, so it did not help: ${why}` : why;
}
