import type { Session } from '@cartograph/core/manage/session';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { DropdownMenu } from 'radix-ui';
import { signOut } from '../api/session.ts';
import { type Theme, useTheme } from '../theme/theme.ts';
import { CheckIcon, ChevronDownIcon } from '../ui/icons.tsx';
import { useCompany } from './company.tsx';
import { MENU, MENU_ITEM } from './menu-classes.ts';

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'Theme of the device'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** The signed-in person: account, theme, sign-out. */
export function PersonMenu({ person, briefly = false }: { person: NonNullable<Session['user']>; briefly?: boolean }) {
  const { key } = useCompany();
  const [theme, chooseTheme] = useTheme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await signOut();
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="flex w-full min-w-0 items-center gap-2.5 rounded-lg px-2 py-1.5 text-left hover:bg-sunken">
        <span aria-hidden="true" className="grid size-7 place-items-center rounded-full bg-accent-soft font-semibold text-xs">
          {person.name.slice(0, 1).toUpperCase()}
        </span>
        <span className={briefly ? 'sr-only' : 'min-w-0 flex-1'}>
          <span className="block truncate leading-tight">{person.name}</span>
          <span className="block truncate text-muted text-xs">{person.email}</span>
          <span className="sr-only">account, theme, sign out</span>
        </span>
        {!briefly && <ChevronDownIcon />}
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="start" sideOffset={6} className={MENU}>
        <DropdownMenu.Item asChild className={MENU_ITEM}>
          <Link to="/$company/account" params={{ company: key }}>
            Your account
          </Link>
        </DropdownMenu.Item>
        <DropdownMenu.Separator className="my-1 border-line border-t" />
        <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => chooseTheme(value as Theme)}>
          {THEMES.map(([value, name]) => (
            <DropdownMenu.RadioItem key={value} value={value} className={MENU_ITEM}>
              <span className="flex-1">{name}</span>
              <DropdownMenu.ItemIndicator>
                <CheckIcon />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator className="my-1 border-line border-t" />
        <DropdownMenu.Item className={MENU_ITEM} onSelect={() => void leave()}>
          Sign out
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
