import type { Session } from '@cartograph/core/manage/session';
import { useEffect, useRef, useState } from 'react';
import { MenuIcon } from '../ui/icons.tsx';
import { CompanyMenu } from './company-menu.tsx';
import { Navigation } from './navigation.tsx';
import { PersonMenu } from './person-menu.tsx';

/** The frame of narrow pages: a bar on top, with the pages behind a button. */
export function NarrowBar({ session, person }: { session: Session; person: NonNullable<Session['user']> }) {
  const [open, setOpen] = useState(false);
  const drawer = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) drawer.current?.showModal();
  }, [open]);
  return (
    <header className="sticky top-0 z-30 flex items-center gap-2 border-line border-b bg-surface px-3 py-2 lg:hidden">
      <button
        type="button"
        aria-label="Pages"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className="rounded-md p-2 hover:bg-sunken"
      >
        <MenuIcon />
      </button>
      <div className="min-w-0 flex-1">
        <CompanyMenu session={session} />
      </div>
      <div className="shrink-0">
        <PersonMenu person={person} briefly />
      </div>
      {open && (
        <dialog
          ref={drawer}
          aria-label="Pages"
          onClose={() => setOpen(false)}
          className="m-0 h-dvh max-h-none w-72 max-w-[85vw] border-line border-r bg-surface p-4 text-ink"
        >
          <Navigation onFollow={() => setOpen(false)} />
        </dialog>
      )}
    </header>
  );
}
