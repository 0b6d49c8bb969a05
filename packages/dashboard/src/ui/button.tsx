import type { ComponentProps } from 'react';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-accent-ink hover:opacity-90',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  quiet: 'text-muted hover:bg-sunken hover:text-ink',
  danger: 'border border-bad bg-surface text-bad hover:bg-bad-soft',
};

/** The look of a button, also for links that stand where a button would. */
export function buttonClass(look: Look = 'secondary', small = false): string {
  const size = small ? 'h-7 px-2 text-xs' : 'h-9 px-3 text-sm';
  return `inline-flex ${size} shrink-0 items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors disabled:cursor-default disabled:opacity-50 ${LOOKS[look]}`;
}

/** A button; while `busy` it cannot be pressed again and says so. */
export function Button({
  look,
  small,
  busy = false,
  className = '',
  children,
  ...rest
}: ComponentProps<'button'> & { look?: Look; small?: boolean; busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || rest.disabled}
      aria-busy={busy}
      className={`${buttonClass(look, small)} ${className}`}
    >
      {children}
      {busy && <span className="size-3 animate-spin rounded-full border-2 border-current border-t-transparent" aria-hidden="true" />}
    </button>
  );
}
