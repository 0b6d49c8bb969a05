import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      className="size-4 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

export const CloseIcon = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);
export const ChevronDownIcon = () => (
  <Icon>
    <path d="m5 8 5 5 5-5" />
  </Icon>
);
export const ChevronRightIcon = () => (
  <Icon>
    <path d="m8 5 5 5-5 5" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="m4 10.5 4 4 8-9" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon>
    <rect x="7" y="7" width="9" height="9" rx="2" />
    <path d="M13 7V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v5a2 2 0 0 0 2 2h1" />
  </Icon>
);
export const InfoIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 9.5v4M10 6.6v.1" />
  </Icon>
);
export const MenuIcon = () => (
  <Icon>
    <path d="M3.5 6h13M3.5 10h13M3.5 14h13" />
  </Icon>
);
export const RevenueIcon = () => (
  <Icon>
    <path d="M3.5 16.5h13M4.5 13l3.5-4 3 2.5 4.5-6" />
  </Icon>
);
export const OrdersIcon = () => (
  <Icon>
    <path d="M5 3.5h10v13l-2.5-1.6-2.5 1.6-2.5-1.6L5 16.5zM8 7.5h4M8 10.5h4" />
  </Icon>
);
export const EventsIcon = () => (
  <Icon>
    <path d="M2.5 10h3l2.2-5.5 4 11 2.3-5.5h3.5" />
  </Icon>
);
export const InstallIcon = () => (
  <Icon>
    <path d="m7 6-4 4 4 4M13 6l4 4-4 4M11 4.5l-2 11" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon>
    <path d="M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7" />
    <circle cx="12.5" cy="6" r="2" />
    <circle cx="7.5" cy="14" r="2" />
  </Icon>
);
export const TeamIcon = () => (
  <Icon>
    <circle cx="7.5" cy="7" r="2.8" />
    <path d="M2.5 16c.4-2.8 2.3-4.3 5-4.3s4.6 1.5 5 4.3M13 4.5a2.6 2.6 0 0 1 0 5M14.8 11.9c1.6.5 2.5 1.9 2.7 4.1" />
  </Icon>
);
export const KeyIcon = () => (
  <Icon>
    <circle cx="6.5" cy="13.5" r="3" />
    <path d="m8.7 11.3 7.3-7.3M13 7l2.5 2.5M10.8 9.2l1.7 1.7" />
  </Icon>
);
export const VisitorIcon = () => (
  <Icon>
    <circle cx="10" cy="7" r="3" />
    <path d="M4.5 16.5c.5-3 2.6-4.6 5.5-4.6s5 1.6 5.5 4.6" />
  </Icon>
);
export const DownloadIcon = () => (
  <Icon>
    <path d="M10 3.5v9M6.5 9l3.5 3.5L13.5 9M4 16.5h12" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5" />
    <path d="m13 13 3.5 3.5" />
  </Icon>
);
export const ChatIcon = () => (
  <Icon>
    <path d="M4 4.5h12v9H9l-3.5 3v-3H4zM7 8h6M7 10.5h4" />
  </Icon>
);
export const BookIcon = () => (
  <Icon>
    <path d="M10 5.5C8.5 4.3 6.5 4 3.5 4v11c3 0 5 .3 6.5 1.5 1.5-1.2 3.5-1.5 6.5-1.5V4c-3 0-5 .3-6.5 1.5zM10 5.5v11" />
  </Icon>
);
export const NudgeIcon = () => (
  <Icon>
    <path d="M10 3.5a4.5 4.5 0 0 0-4.5 4.5c0 4-1.5 5-1.5 5h12s-1.5-1-1.5-5A4.5 4.5 0 0 0 10 3.5zM8.5 15.5a1.6 1.6 0 0 0 3 0" />
  </Icon>
);
export const ShopIcon = () => (
  <Icon>
    <path d="M4 8.5v8h12v-8M3.5 8.5 5 3.5h10l1.5 5a2.2 2.2 0 0 1-4.3 0 2.2 2.2 0 0 1-4.4 0 2.2 2.2 0 0 1-4.3 0z" />
  </Icon>
);
