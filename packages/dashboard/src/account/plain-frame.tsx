import { type ReactNode, useEffect } from 'react';

/** The frame of pages outside of a company: signing in, first start, invitations. */
export function PlainFrame({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Cartograph`;
  }, [title]);
  return (
    <main className="mx-auto flex min-h-screen w-full max-w-md flex-col justify-center gap-6 px-4 py-12">
      <header className="flex flex-col gap-3">
        <img src="/dashboard/mark.svg" alt="Cartograph" width="40" height="40" />
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        {lead !== undefined && <p className="text-muted leading-relaxed">{lead}</p>}
      </header>
      <div className="panel p-5">{children}</div>
    </main>
  );
}
