import { mayDo } from '@cartograph/core/manage/role';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useMatches, useParams } from '@tanstack/react-router';
import { settingsQuery } from '../api/company.ts';
import { sessionQuery } from '../api/session.ts';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { CompanyProvider } from './company.tsx';
import { CompanyMenu } from './company-menu.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { NarrowBar } from './narrow-bar.tsx';
import { Navigation } from './navigation.tsx';
import { NoCompany } from './no-company.tsx';
import { NotYourRole } from './not-your-role.tsx';
import { PersonMenu } from './person-menu.tsx';

/** The frame around a company's pages: where one is, where one can go, who one is. */
export function CompanyFrame() {
  const { company: key } = useParams({ from: '/$company' });
  const needs = useMatches({ select: (matches) => matches.at(-1)?.staticData.needs });
  const { data: session } = useSuspenseQuery(sessionQuery);
  const membership = session.companies.find((company) => company.key === key);
  const settings = useQuery({ ...settingsQuery(key), enabled: membership !== undefined });
  if (membership === undefined) return <NoCompany companyKey={key} session={session} />;
  if (settings.isError) return <ErrorState page error={settings.error} onRetry={() => void settings.refetch()} />;
  if (settings.data === undefined || session.user === null) return <FrameSkeleton />;
  return (
    <CompanyProvider value={{ key, role: membership.role, settings: settings.data }}>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-surface focus:p-2"
      >
        Skip to the page
      </a>
      <div className="mx-auto flex max-w-[90rem] max-lg:flex-col">
        <aside className="sticky top-0 z-20 flex h-screen w-60 shrink-0 flex-col gap-6 border-line border-r p-4 max-lg:hidden">
          <CompanyMenu session={session} />
          <Navigation />
          <div className="mt-auto">
            <PersonMenu person={session.user} />
          </div>
        </aside>
        <NarrowBar session={session} person={session.user} />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-6 outline-none sm:px-8">
          <DemoBanner />
          {needs === undefined || mayDo(membership.role, needs) ? <Outlet /> : <NotYourRole />}
        </main>
      </div>
    </CompanyProvider>
  );
}

function FrameSkeleton() {
  return (
    <div className="mx-auto flex max-w-[90rem]" aria-busy="true">
      <div className="h-screen w-60 shrink-0 border-line border-r max-lg:hidden" />
      <div className="flex-1 px-4 py-6 sm:px-8">
        <Skeleton className="h-7 w-52" />
      </div>
    </div>
  );
}
