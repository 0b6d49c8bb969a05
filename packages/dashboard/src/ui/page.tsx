import { type ReactNode, useEffect } from 'react';

/** The top of a page: its title, which the browser's tab shows too, what it is about, and what can be done. */
export function PageHeader({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Cartograph`;
  }, [title]);
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {children !== undefined && <p className="mt-1 max-w-3xl text-muted">{children}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}

/** A panel of a page with a heading. */
export function Section({
  title,
  children,
  actions,
  flush = false,
}: {
  title: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className="panel min-w-0">
      <header className="flex flex-wrap items-center justify-between gap-3 px-5 pt-4 pb-3">
        <h2 className="font-semibold">{title}</h2>
        {actions}
      </header>
      <div className={flush ? 'pb-2' : 'px-5 pb-5'}>{children}</div>
    </section>
  );
}
