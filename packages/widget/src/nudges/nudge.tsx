import type { VNode } from 'preact';
import type { Kit } from '../kit.ts';
import { Icon } from '../shared/icons.tsx';

/** A message that takes no focus away; Escape in it, or its cross, sends it away. */
export function Nudge(props: { kit: Kit; message: string; action: string | null; act(): void; dismiss(): void }): VNode {
  const { kit, message, action, act, dismiss } = props;
  return (
    <aside
      class="nudge"
      aria-label={message}
      onKeyDown={(event) => {
        if (event.key === 'Escape') dismiss();
      }}
    >
      <p role="status" dir="auto">
        {message}
      </p>
      <button class="plain" type="button" aria-label={kit.text('close')} title={kit.text('close')} onClick={dismiss}>
        <Icon name="close" />
      </button>
      {action && (
        <button class="main" type="button" dir="auto" onClick={act}>
          {action}
        </button>
      )}
    </aside>
  );
}
