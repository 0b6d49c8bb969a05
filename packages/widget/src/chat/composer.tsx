import type { VNode } from 'preact';
import type { Kit } from '../kit.ts';
import { Icon } from '../shared/icons.tsx';
import { QUESTION_MAX } from './answering.ts';

/** Where a question is written: Enter sends it, Shift and Enter begin a line. */
export function Composer(props: { kit: Kit; draft: string; typed(text: string): void; send(text: string): void }): VNode {
  const { kit, draft, typed, send } = props;
  const submit = (form: HTMLFormElement) => {
    const field = form.elements.namedItem('question') as HTMLTextAreaElement;
    if (!field.value.trim()) return;
    send(field.value);
    field.value = '';
    grow(field);
    field.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <textarea
        class="field"
        name="question"
        rows={1}
        dir="auto"
        maxLength={QUESTION_MAX}
        placeholder={kit.text('ask')}
        aria-label={kit.text('ask')}
        defaultValue={draft}
        autocomplete="off"
        onInput={(event) => {
          typed(event.currentTarget.value);
          grow(event.currentTarget);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          submit(event.currentTarget.form as HTMLFormElement);
        }}
      />
      <button class="main send" type="submit" aria-label={kit.text('send')} title={kit.text('send')}>
        <Icon name="send" />
      </button>
    </form>
  );
}

/** As many lines as were written, to a few. */
function grow(field: HTMLTextAreaElement): void {
  field.rows = 1;
  while (field.rows < 5 && field.scrollHeight > field.clientHeight) field.rows++;
}
