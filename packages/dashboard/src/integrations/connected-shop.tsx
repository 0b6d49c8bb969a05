import type { IntegrationList } from '@cartograph/core/manage/integrations';
import { formatCount } from '../format/number.ts';
import { formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Facts } from '../ui/facts.tsx';
import { Badge, Notice } from '../ui/notice.tsx';
import { DataRequests } from './data-requests.tsx';

type Shop = IntegrationList['integrations'][number];

const STATES = {
  waiting: { tone: 'neutral', words: 'Connected, nothing came yet' },
  delivering: { tone: 'good', words: 'Delivering' },
  uninstalled: { tone: 'bad', words: 'The app was removed from the shop' },
} as const;

/** A connected shop: whether its webhooks come, what failed, and who asked for their data. */
export function ConnectedShop({ shop }: { shop: Shop }) {
  const { settings } = useCompany();
  const moment = (time: string) => formatMomentExactly(time, settings.timezone);
  const { tone, words } = STATES[shop.state];
  const facts: [string, string][] = [
    ['Connected', moment(shop.connected_at)],
    ['Webhooks taken', formatCount(shop.deliveries)],
    ['Last one', shop.last_delivery === null ? 'none yet' : `${shop.last_delivery.topic}, ${moment(shop.last_delivery.at)}`],
    ['Orders waiting for their visitor', formatCount(shop.waiting_orders)],
  ];
  if (shop.secrets > 1) facts.push(['Secrets in force', formatCount(shop.secrets)]);
  return (
    <li className="rounded-lg border border-line p-4">
      <div className="flex flex-wrap items-center justify-between gap-2 pb-3">
        <h3 className="break-all font-medium">{shop.shop}</h3>
        <Badge tone={tone}>{words}</Badge>
      </div>
      <Facts facts={facts} className="gap-y-1 text-xs" valueClassName="tabular" />
      {shop.last_failure !== null && (
        <div className="pt-3">
          <Notice tone="bad">
            <p className="font-medium">
              {shop.failures === 1 ? '1 webhook' : `${formatCount(shop.failures)} webhooks`} could not be used. The last:{' '}
              {shop.last_failure.message}
            </p>
            <p className="mt-1 text-xs">
              {shop.last_failure.topic}, {moment(shop.last_failure.at)}
            </p>
          </Notice>
        </div>
      )}
      <DataRequests requests={shop.data_requests} />
    </li>
  );
}
