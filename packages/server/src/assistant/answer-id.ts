const PREFIX = 'answer-';

/** The id of a question's answer, which is also the `event_id` of the interaction that it counts as: a question counts once, however often it is asked. */
export function answerIdOf(questionId: string): string {
  return PREFIX + questionId.toLowerCase();
}

/** The question of an answer; undefined for what is no answer's id. */
export function questionIdOf(answerId: string): string | undefined {
  const questionId = answerId.slice(PREFIX.length);
  const isOne = answerId.startsWith(PREFIX) && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(questionId);
  return isOne ? questionId : undefined;
}
