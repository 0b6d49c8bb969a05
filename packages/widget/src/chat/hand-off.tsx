import type { VNode } from 'preact';
import type { Kit } from '../kit.ts';
import type { ConversationState } from './conversation.ts';

/** Where a shopper whom no answer helped leaves an address. */
export function HandOff({ kit, state, send }: { kit: Kit; state: ConversationState['handOff']; send(email: string): void }): VNode {
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
      {state === 'failed' && <p role="alert">{kit.text('failed')}</p>}
    </form>
  );
}
