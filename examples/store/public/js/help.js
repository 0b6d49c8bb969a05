import { element } from './element.js';
import { reportQuestion } from './tracking.js';

const ANSWERS = [
  [/deliver|ship|when/i, 'We pack the same day. It takes three to five days and is free.'],
  [/return|back|refund/i, 'Thirty days, no questions. The label is in the parcel.'],
  [/gift|present/i, 'Most people take the speckled mug with a candle. We wrap both for nothing.'],
  [/wash|care|clean/i, 'All stoneware goes into the dishwasher. Wood and linen have a card with them.'],
];

/** Shows this shop's own help, a chat in the corner, and reports its use. */
export function showHelp() {
  const conversationId = sessionStorage.getItem('fennel-conversation') ?? `talk-${Math.random().toString(36).slice(2, 10)}`;
  sessionStorage.setItem('fennel-conversation', conversationId);

  const log = element(
    'div',
    { className: 'log' },
    element('p', { className: 'theirs' }, 'Hello! Ask about delivery, gifts, care or returns.'),
  );
  log.setAttribute('role', 'log');
  const input = element('input', { name: 'question', placeholder: 'Ask us anything', autocomplete: 'off', required: true });
  input.setAttribute('aria-label', 'Your question');
  const form = element('form', {}, input, element('button', { className: 'button small' }, 'Send'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const answer = ANSWERS.find(([words]) => words.test(input.value))?.[1] ?? 'Good question. A person will answer by email today.';
    log.append(element('p', { className: 'mine' }, input.value), element('p', { className: 'theirs' }, answer));
    log.scrollTop = log.scrollHeight;
    reportQuestion({ channel: 'CHAT', conversationId });
    form.reset();
  });
  const panel = element(
    'details',
    { className: 'help' },
    element('summary', {}, 'Need help?'),
    element('div', { className: 'panel' }, log, form),
  );
  document.body.append(panel);
}
