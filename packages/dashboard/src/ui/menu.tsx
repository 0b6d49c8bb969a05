import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { buttonClass } from './button.tsx';
import { ChevronDownIcon } from './icons.tsx';

/** A button that opens a small panel over the page, for more than a list of choices can hold. */
export function PopoverButton({
  label,
  children,
  open,
  onOpenChange,
}: {
  label: ReactNode;
  children: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger className={buttonClass()}>
        {label}
        <ChevronDownIcon />
      </Popover.Trigger>
      <Popover.Content align="start" sideOffset={6} collisionPadding={12} className="panel z-40 p-3 shadow-float">
        {children}
      </Popover.Content>
    </Popover.Root>
  );
}
