import type { IntegrationList, Platform } from '@cartograph/core/manage/integrations';
import type { Selectable } from 'kysely';
import type { Database } from '../database.ts';
import { orUnavailable } from '../failure.ts';
import { countWaiting } from '../platform-checkouts.ts';
import { listConnections } from '../platform-connections.ts';
import { type DataRequest, listDataRequests } from '../privacy-requests.ts';
import type { PlatformConnectionTable } from '../schema.ts';

/** How a company's shops on shop systems stand. Never holds a secret. */
export function readIntegrations(database: Database, companyId: number): Promise<IntegrationList> {
  return orUnavailable(describeAll(database, companyId));
}

async function describeAll({ db }: Database, companyId: number): Promise<IntegrationList> {
  const requests = await listDataRequests(db, companyId);
  const integrations: IntegrationList['integrations'] = [];
  for (const connection of await listConnections(db, companyId)) {
    const waiting = await countWaiting(db, companyId, connection.platform as Platform);
    integrations.push(
      describe(
        connection,
        waiting,
        requests.filter(({ platform, shop }) => platform === connection.platform && shop === connection.shop),
      ),
    );
  }
  return { integrations };
}

function describe(
  row: Selectable<PlatformConnectionTable>,
  waitingOrders: number,
  requests: readonly DataRequest[],
): IntegrationList['integrations'][number] {
  const { last_delivery_at, last_topic, last_failure_at, last_failure_topic, last_failure } = row;
  const delivering = last_delivery_at === null ? 'waiting' : 'delivering';
  return {
    platform: row.platform as Platform,
    shop: row.shop,
    state: row.uninstalled_at === null ? delivering : 'uninstalled',
    connected_at: row.connected_at.toISOString(),
    secrets: row.secrets.length,
    deliveries: row.deliveries,
    last_delivery: last_delivery_at && { at: last_delivery_at.toISOString(), topic: last_topic ?? '' },
    failures: row.failures,
    last_failure: last_failure_at && { at: last_failure_at.toISOString(), topic: last_failure_topic ?? '', message: last_failure ?? '' },
    waiting_orders: waitingOrders,
    data_requests: requests.map(({ requestId, requestedAt, orderIds, done }) => ({
      request_id: requestId,
      requested_at: requestedAt.toISOString(),
      order_ids: orderIds,
      done: done && { at: done.at.toISOString(), by: done.by },
    })),
  };
}
