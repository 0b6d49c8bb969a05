import type { VNode } from 'preact';
import type { Kit } from '../kit.ts';
import type { ConversationState } from './conversation.ts';

/** Where a shopper whom no answer helped leaves an address, or finds that of the shop (`contact`). */
export function HandOff(props: {
  kit: Kit;
  contact: string | null;
  state: ConversationState['handOff'];
  send(email: string): void;
}): VNode {
  const { kit, contact, state, send } = props;
  if (state === 'sent')
    return (
      <p class="note" role="status">
        {kit.text('emailSent')}
      </p>
    );
  return (
    <form
      class="hand-off"
      onSubmit={(event) => {
        event.preventDefault();
        send((event.currentTarget.elements.namedItem('email') as HTMLInputElement).value);
      }}
    >
      <p>{kit.text('leaveEmail')}</p>
      <div class="row">
        <input
          class="field"
          type="email"
          name="email"
          required
          maxLength={254}
          autocomplete="email"
          aria-label={kit.text('email')}
          placeholder={kit.text('email')}
        />
        <button class="main" type="submit" disabled={state === 'sending'}>
          {kit.text('send')}
        </button>
      </div>
      {contact && (
        <p>
          {kit.text('orWrite')} <a href={`mailto:${contact}`}>{contact}</a>
        </p>
      )}
      {state === 'failed' && <p role="alert">{kit.text('failed')}</p>}
    </form>
  );
}
