import { type ReactNode, useEffect, useId, useRef } from 'react';
import { CloseIcon } from './icons.tsx';

/** A modal dialog on the browser's own, which keeps the focus and closes on Escape (https://developer.mozilla.org/docs/Web/HTML/Element/dialog). */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
    // The browser would begin at the button that closes; who opened a form wants to fill it in.
    dialog.current?.querySelector<HTMLElement>('form :is(input, select, textarea)')?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className="panel w-[min(32rem,calc(100vw-2rem))] p-0 text-ink shadow-float"
    >
      <header className="flex items-center justify-between gap-4 border-line border-b px-5 py-3">
        <h2 id={titleId} className="font-semibold text-base">
          {title}
        </h2>
        <button type="button" aria-label="Close" onClick={onClose} className="rounded-md p-1 text-muted hover:bg-sunken hover:text-ink">
          <CloseIcon />
        </button>
      </header>
      <div className="p-5">{children}</div>
    </dialog>
  );
}
