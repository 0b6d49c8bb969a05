/** What the surfaces say, in English; a shop says it otherwise by `gleenConfig.texts`. */
export const TEXTS = {
  open: 'Open the chat',
  close: 'Close',
  title: 'Ask us',
  conversation: 'Conversation',
  startOver: 'Start a new conversation',
  ask: 'Ask a question',
  send: 'Send',
  you: 'You',
  writing: 'An answer is being written',
  helpful: 'This helped',
  unhelpful: 'This did not help',
  addToCart: 'Add to cart',
  added: 'Added',
  notAdded: 'Could not be added',
  leaveEmail: 'Leave your e-mail address, and a person will answer.',
  orWrite: 'Or write to',
  email: 'E-mail address',
  emailSent: 'Thank you. A person will answer by e-mail.',
  tooMany: 'That was a lot at once. Please try again in a moment.',
  failed: 'The answer did not come through.',
  again: 'Try again',
  faqTitle: 'Questions and answers',
  faqAsk: 'Ask about this product',
} as const;

/** The name of a text. */
export type TextName = keyof typeof TEXTS;
