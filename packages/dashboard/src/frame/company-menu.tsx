import type { Session } from '@cartograph/core/manage/session';
import { Link } from '@tanstack/react-router';
import { DropdownMenu } from 'radix-ui';
import { CheckIcon, ChevronDownIcon } from '../ui/icons.tsx';
import { useCompany } from './company.tsx';
import { MENU, MENU_ITEM } from './menu-classes.ts';

/** The company that is shown, and the way to the others of the person. */
export function CompanyMenu({ session }: { session: Session }) {
  const { key, settings } = useCompany();
  const owns = session.companies.some(({ role }) => role === 'owner');
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="flex w-full min-w-0 items-center gap-2.5 rounded-lg px-2 py-1.5 text-left hover:bg-sunken">
        <img src="/dashboard/mark.svg" alt="" width="28" height="28" className="rounded-lg" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold leading-tight">{settings.name}</span>
          <span className="block truncate text-muted text-xs">{key}</span>
          <span className="sr-only">Switch company</span>
        </span>
        <ChevronDownIcon />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="start" sideOffset={6} className={MENU}>
        {session.companies.map((company) => (
          <DropdownMenu.Item key={company.key} asChild className={MENU_ITEM}>
            <Link to="/$company/analytics/revenue-impact" params={{ company: company.key }}>
              <span className="min-w-0 flex-1">
                <span className="block truncate">{company.name}</span>
                <span className="block truncate text-muted text-xs">
                  {company.key} · {company.role}
                </span>
              </span>
              {company.key === key && <CheckIcon />}
            </Link>
          </DropdownMenu.Item>
        ))}
        {owns && (
          <>
            <DropdownMenu.Separator className="my-1 border-line border-t" />
            <DropdownMenu.Item asChild className={MENU_ITEM}>
              <Link to="/new">New company</Link>
            </DropdownMenu.Item>
          </>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
