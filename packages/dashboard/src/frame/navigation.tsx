import { mayDo, type Permission } from '@cartograph/core/manage/role';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  BookIcon,
  ChatIcon,
  EventsIcon,
  InstallIcon,
  KeyIcon,
  NudgeIcon,
  OrdersIcon,
  RevenueIcon,
  SettingsIcon,
  ShopIcon,
  TeamIcon,
  VisitorIcon,
} from '../ui/icons.tsx';
import { useCompany } from './company.tsx';

interface Item {
  to: string;
  name: string;
  icon: ReactNode;
  needs?: Permission;
  /** Keeps the report's filters when it is followed. */
  filtered?: boolean;
}

const GROUPS: readonly { name: string; items: readonly Item[] }[] = [
  {
    name: 'Analytics',
    items: [
      { to: '/$company/analytics/revenue-impact', name: 'Revenue impact', icon: <RevenueIcon />, filtered: true },
      { to: '/$company/analytics/orders', name: 'Orders', icon: <OrdersIcon />, filtered: true },
      { to: '/$company/analytics/events', name: 'Event inspector', icon: <EventsIcon /> },
    ],
  },
  {
    name: 'Assistant',
    items: [
      { to: '/$company/assistant/conversations', name: 'Conversations', icon: <ChatIcon /> },
      { to: '/$company/assistant/knowledge', name: 'Knowledge', icon: <BookIcon /> },
      { to: '/$company/assistant/surfaces', name: 'Chat and nudges', icon: <NudgeIcon /> },
    ],
  },
  {
    name: 'Integrations',
    items: [
      { to: '/$company/integrations/website/installation', name: 'Website', icon: <InstallIcon /> },
      { to: '/$company/integrations/shop-systems', name: 'Shop systems', icon: <ShopIcon /> },
    ],
  },
  {
    name: 'Settings',
    items: [
      { to: '/$company/settings/general', name: 'General', icon: <SettingsIcon />, needs: 'manage_settings' },
      { to: '/$company/settings/team', name: 'Team', icon: <TeamIcon />, needs: 'manage_team' },
      { to: '/$company/settings/keys', name: 'Secret keys', icon: <KeyIcon />, needs: 'manage_keys' },
      { to: '/$company/settings/visitors', name: 'Visitor data', icon: <VisitorIcon />, needs: 'manage_visitors' },
    ],
  },
];

const FILTERS = ['range', 'from', 'to', 'currency', 'model', 'channel', 'ai_profile'];

/** The pages of a company that the person may see. */
export function Navigation({ onFollow }: { onFollow?: () => void }) {
  const { key, role } = useCompany();
  return (
    <nav aria-label="Pages" className="flex flex-col gap-5">
      {GROUPS.map(({ name, items }) => {
        const open = items.filter(({ needs }) => needs === undefined || mayDo(role, needs));
        if (open.length === 0) return null;
        return (
          <div key={name}>
            <h2 className="px-2.5 pb-1.5 font-medium text-muted text-xs">{name}</h2>
            <ul className="flex flex-col gap-0.5">
              {open.map((item) => (
                <li key={item.to}>
                  <Link
                    to={item.to}
                    params={{ company: key }}
                    search={item.filtered ? keepFilters : {}}
                    {...(onFollow === undefined ? {} : { onClick: onFollow })}
                    activeProps={{ className: 'bg-accent-soft font-medium text-ink', 'aria-current': 'page' }}
                    inactiveProps={{ className: 'text-muted hover:bg-sunken hover:text-ink' }}
                    activeOptions={{ includeSearch: false }}
                    className="flex items-center gap-2.5 rounded-lg px-2.5 py-1.5"
                  >
                    {item.icon}
                    {item.name}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function keepFilters(search: Record<string, unknown>) {
  return Object.fromEntries(FILTERS.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])));
}
