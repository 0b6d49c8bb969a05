import type { Permission } from '@cartograph/core/manage/role';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { sessionQuery } from './api/session.ts';
import { readConversationsSearch } from './conversations/search.ts';
import { readEventsSearch } from './events/search.ts';
import { parseSearch, stringifySearch } from './filters/query-string.ts';
import { readText } from './filters/search.ts';
import { CompanyFrame } from './frame/company-frame.tsx';
import { NotFound, PageFailed } from './frame/lost.tsx';
import { readKnowledgeSearch } from './knowledge/search.ts';
import { readOrdersSearch } from './orders/search.ts';
import { readRevenueSearch } from './revenue/search.ts';

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailed });

/** Leads to the first company, or to where one gets one. */
const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (session.user === null) throw redirect({ to: session.needs_owner ? '/setup' : '/sign-in' });
    const [first] = session.companies;
    if (first === undefined) throw redirect({ to: '/new' });
    throw redirect({ to: '/$company/analytics/revenue-impact', params: { company: first.key }, replace: true });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: 'sign-in',
  validateSearch: (raw: Record<string, unknown>): { next?: string | undefined } => ({ next: readLocalPath(raw) }),
  component: lazyRouteComponent(() => import('./account/sign-in-page.tsx'), 'SignInPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: 'setup',
  validateSearch: (raw: Record<string, unknown>): { token?: string | undefined } => ({ token: readText(raw, 'token') }),
  beforeLoad: ({ context }) => context.queries.ensureQueryData(sessionQuery).then(() => undefined),
  component: lazyRouteComponent(() => import('./account/setup-page.tsx'), 'SetupPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: 'invitation/$invitation',
  beforeLoad: ({ context }) => context.queries.ensureQueryData(sessionQuery).then(() => undefined),
  component: lazyRouteComponent(() => import('./account/invitation-page.tsx'), 'InvitationPage'),
});

const newCompany = createRoute({
  getParentRoute: () => root,
  path: 'new',
  beforeLoad: ({ context, location }) => requirePerson(context, location.href),
  component: lazyRouteComponent(() => import('./account/new-company-page.tsx'), 'NewCompanyPage'),
});

const company = createRoute({
  getParentRoute: () => root,
  path: '$company',
  beforeLoad: ({ context, location }) => requirePerson(context, location.href),
  component: CompanyFrame,
});

const companyIndex = createRoute({
  getParentRoute: () => company,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$company/analytics/revenue-impact', params, replace: true });
  },
});

const revenue = createRoute({
  getParentRoute: () => company,
  path: 'analytics/revenue-impact',
  validateSearch: readRevenueSearch,
  component: lazyRouteComponent(() => import('./revenue/revenue-page.tsx'), 'RevenuePage'),
});

const orders = createRoute({
  getParentRoute: () => company,
  path: 'analytics/orders',
  validateSearch: readOrdersSearch,
  component: lazyRouteComponent(() => import('./orders/orders-page.tsx'), 'OrdersPage'),
});

const proof = createRoute({
  getParentRoute: () => company,
  path: 'analytics/orders/$visitor/$event',
  validateSearch: readOrdersSearch,
  component: lazyRouteComponent(() => import('./orders/proof-page.tsx'), 'ProofPage'),
});

const events = createRoute({
  getParentRoute: () => company,
  path: 'analytics/events',
  validateSearch: readEventsSearch,
  component: lazyRouteComponent(() => import('./events/events-page.tsx'), 'EventsPage'),
});

const installation = createRoute({
  getParentRoute: () => company,
  path: 'integrations/website/installation',
  component: lazyRouteComponent(() => import('./installation/installation-page.tsx'), 'InstallationPage'),
});

const conversations = createRoute({
  getParentRoute: () => company,
  path: 'assistant/conversations',
  validateSearch: readConversationsSearch,
  component: lazyRouteComponent(() => import('./conversations/conversations-page.tsx'), 'ConversationsPage'),
});

const transcript = createRoute({
  getParentRoute: () => company,
  path: 'assistant/conversations/$conversation',
  component: lazyRouteComponent(() => import('./conversations/transcript-page.tsx'), 'TranscriptPage'),
});

const knowledge = createRoute({
  getParentRoute: () => company,
  path: 'assistant/knowledge',
  validateSearch: readKnowledgeSearch,
  component: lazyRouteComponent(() => import('./knowledge/knowledge-page.tsx'), 'KnowledgePage'),
});

const surfaces = createRoute({
  getParentRoute: () => company,
  path: 'assistant/surfaces',
  component: lazyRouteComponent(() => import('./assistant/assistant-page.tsx'), 'AssistantPage'),
});

const integrations = createRoute({
  getParentRoute: () => company,
  path: 'integrations/shop-systems',
  component: lazyRouteComponent(() => import('./integrations/integrations-page.tsx'), 'IntegrationsPage'),
});

const general = createRoute({
  getParentRoute: () => company,
  path: 'settings/general',
  staticData: { needs: 'manage_settings' },
  component: lazyRouteComponent(() => import('./settings/general-page.tsx'), 'GeneralPage'),
});

const team = createRoute({
  getParentRoute: () => company,
  path: 'settings/team',
  staticData: { needs: 'manage_team' },
  component: lazyRouteComponent(() => import('./settings/team-page.tsx'), 'TeamPage'),
});

const keys = createRoute({
  getParentRoute: () => company,
  path: 'settings/keys',
  staticData: { needs: 'manage_keys' },
  component: lazyRouteComponent(() => import('./settings/keys-page.tsx'), 'KeysPage'),
});

const visitors = createRoute({
  getParentRoute: () => company,
  path: 'settings/visitors',
  staticData: { needs: 'manage_visitors' },
  component: lazyRouteComponent(() => import('./settings/visitors-page.tsx'), 'VisitorsPage'),
});

const account = createRoute({
  getParentRoute: () => company,
  path: 'account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
});

const tree = root.addChildren([
  index,
  signIn,
  setup,
  invitation,
  newCompany,
  company.addChildren([
    companyIndex,
    revenue,
    orders,
    proof,
    events,
    installation,
    integrations,
    conversations,
    transcript,
    knowledge,
    surfaces,
    general,
    team,
    keys,
    visitors,
    account,
  ]),
]);

/** Makes the router: which page stands at which address. */
export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: '/dashboard',
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What a role must allow for the page to be shown. */
    needs?: Permission;
  }
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

async function requirePerson({ queries }: Context, href: string): Promise<void> {
  const session = await queries.ensureQueryData(sessionQuery);
  if (session.user === null) throw redirect({ to: session.needs_owner ? '/setup' : '/sign-in', search: { next: href } as never });
}

/** Where to go after signing in: a page of this dashboard only, never another site. */
function readLocalPath(raw: Record<string, unknown>): string | undefined {
  const path = readText(raw, 'next');
  return path !== undefined && /^\/(?![/\\\s])/.test(path) ? path : undefined;
}
