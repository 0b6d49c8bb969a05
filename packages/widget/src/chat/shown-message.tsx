import type { VNode } from 'preact';
import { AnswerText } from '../shared/answer-text.tsx';
import { Icon } from '../shared/icons.tsx';
import type { Message } from './message.ts';
import type { ChatProps } from './panel.tsx';
import { Card } from './product-card.tsx';

/** One message: a question as it was written, or an answer with its products and thumbs. */
export function ShownMessage({ kit, conversation, products, title, message }: ChatProps & { message: Message }): VNode {
  const { state } = conversation;
  if (message.from === 'shopper') {
    return (
      <div class="message shopper">
        <span class="unseen">{kit.text('you')}: </span>
        <div class="bubble" dir="auto">
          {message.text}
        </div>
      </div>
    );
  }
  return (
    <div class="message assistant">
      <span class="unseen">{title}: </span>
      {(message.text || !message.isComplete) && (
        <div class="bubble">
          {message.text ? (
            <AnswerText text={message.text} followed={(url) => kit.emit('ticket:link_clicked', { ticketId: state.id ?? null, url })} />
          ) : (
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          )}
        </div>
      )}
      {message.products.length > 0 && (
        <ul class="cards">
          {message.products.map((card) => (
            <Card {...{ kit, card, products }} />
          ))}
        </ul>
      )}
      {message.canBeRated && message.isComplete && (
        <div class="thumbs">
          <Thumb name="up" label={kit.text('helpful')} isOn={message.helpful === true} rate={() => conversation.rate(message, true)} />
          <Thumb
            name="down"
            label={kit.text('unhelpful')}
            isOn={message.helpful === false}
            rate={() => conversation.rate(message, false)}
          />
        </div>
      )}
    </div>
  );
}

function Thumb({ name, label, isOn, rate }: { name: 'up' | 'down'; label: string; isOn: boolean; rate(): void }): VNode {
  return (
    <button class="plain" type="button" aria-label={label} title={label} aria-pressed={isOn} onClick={rate}>
      <Icon name={name} />
    </button>
  );
}
