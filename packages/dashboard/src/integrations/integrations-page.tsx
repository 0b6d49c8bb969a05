import { type IntegrationList, PLATFORMS, type Platform } from '@cartograph/core/manage/integrations';
import { useQuery } from '@tanstack/react-query';
import { integrationsQuery } from '../api/company.ts';
import { useCompany } from '../frame/company.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { PageHeader, Section } from '../ui/page.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { ConnectedShop } from './connected-shop.tsx';
import { PLATFORM_GUIDES } from './platforms.ts';

type Shop = IntegrationList['integrations'][number];

/** Integrations > Shop systems: the shops that are connected, what came from them, and how to connect one. */
export function IntegrationsPage() {
  const { key } = useCompany();
  const { data, error, refetch } = useQuery(integrationsQuery(key));
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title="Shop systems">Shops on these write no code: what shoppers do and what they buy is recorded by itself.</PageHeader>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton className="h-64" />}
      {data !== undefined &&
        PLATFORMS.map((platform) => (
          <PlatformSection key={platform} platform={platform} shops={data.integrations.filter((shop) => shop.platform === platform)} />
        ))}
    </div>
  );
}

function PlatformSection({ platform, shops }: { platform: Platform; shops: readonly Shop[] }) {
  const { name, about } = PLATFORM_GUIDES[platform];
  return (
    <Section title={name}>
      <p className="pb-4 text-muted">{about}</p>
      <ul className="flex flex-col gap-4">
        {shops.map((shop) => (
          <ConnectedShop key={shop.shop} shop={shop} />
        ))}
      </ul>
      {shops.length === 0 ? (
        <Steps platform={platform} />
      ) : (
        <details className="pt-4">
          <summary className="font-medium text-accent">Connect another shop</summary>
          <Steps platform={platform} />
        </details>
      )}
    </Section>
  );
}

function Steps({ platform }: { platform: Platform }) {
  const { key } = useCompany();
  const steps = PLATFORM_GUIDES[platform].steps(window.location.origin, key);
  return (
    <ol className="flex list-decimal flex-col gap-3 pt-2 pl-5">
      {steps.map(({ text, code }) => (
        <li key={text}>
          <p className="pb-1.5">{text}</p>
          {code !== undefined && (
            <CodeBlock label={`${code.startsWith('http') ? 'Address' : 'Command'} for ${PLATFORM_GUIDES[platform].name}`} code={code} />
          )}
        </li>
      ))}
    </ol>
  );
}
