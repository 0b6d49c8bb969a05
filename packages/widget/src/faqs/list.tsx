import type { VNode } from 'preact';
import type { Kit } from '../kit.ts';
import { AnswerText } from '../shared/answer-text.tsx';
import { Icon } from '../shared/icons.tsx';
import type { Questions, ShownQuestion } from './questions.ts';

/** The questions of a product, and a field for another. */
export function Faqs({ kit, questions }: { kit: Kit; questions: Questions }): VNode {
  return (
    <section class="faqs" aria-label={kit.text('faqTitle')}>
      <ul>
        {questions.list.map((item, index) => (
          <Question {...{ kit, item, index }} toggle={() => questions.toggle(item)} />
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const field = event.currentTarget.elements.namedItem('question') as HTMLInputElement;
          questions.ask(field.value);
          field.value = '';
        }}
      >
        <input
          class="field"
          name="question"
          dir="auto"
          maxLength={1000}
          autocomplete="off"
          aria-label={kit.text('faqAsk')}
          placeholder={kit.text('faqAsk')}
        />
        <button class="main send" type="submit" aria-label={kit.text('send')} title={kit.text('send')}>
          <Icon name="send" />
        </button>
      </form>
    </section>
  );
}

function Question({ kit, item, index, toggle }: { kit: Kit; item: ShownQuestion; index: number; toggle(): void }): VNode {
  const id = `answer-${index}`;
  return (
    <li>
      <button class="question" type="button" aria-expanded={item.isOpen} aria-controls={id} onClick={toggle}>
        <span dir="auto">{item.question}</span>
        <Icon name="more" />
      </button>
      <div id={id} class="reply" aria-live="polite" aria-busy={item.state === 'waiting'} hidden={!item.isOpen}>
        {item.state === 'failed' ? kit.text('failed') : item.answer ? <AnswerText text={item.answer} /> : <Dots />}
      </div>
    </li>
  );
}

function Dots(): VNode {
  return (
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
