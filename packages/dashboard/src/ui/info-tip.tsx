import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { InfoIcon } from './icons.tsx';

/** A definition one hover, tab stop or tap away. */
export function InfoTip({ about, children }: { about: string; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild onClick={(event) => event.preventDefault()}>
        <button type="button" aria-label={`What is ${about}?`} className="relative z-10 rounded text-muted hover:text-ink">
          <InfoIcon />
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={12}
          className="z-50 max-w-72 rounded-lg bg-ink px-3 py-2 text-surface text-xs leading-relaxed shadow-float"
        >
          {children}
          <Tooltip.Arrow className="fill-ink" />
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
