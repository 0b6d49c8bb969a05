import type { Installation } from '@cartograph/core/manage/installation';
import type { Dimensions, EventPage, OrderPage, OrderProof, RevenueImpact } from '@cartograph/core/report/contract';
import type { RevenueRows } from '@cartograph/core/report/figures';
import { describeRevenue } from '@cartograph/core/report/figures';
import type { ReportQuery } from '@cartograph/core/report/query';
import { writeEventsCsv, writeOrdersCsv, writeRevenueCsv } from '@cartograph/core/report/tables';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProofQuery } from '../ingest/read-proof.ts';
import type { Company } from '../store/companies.ts';
import type { EventQuery } from '../store/reports/event-search.ts';
import type { OrderQuery } from '../store/reports/orders.ts';
import { type Access, admit as admitTo } from './caller.ts';
import { streamEvents } from './event-stream.ts';
import { missing } from './problem.ts';
import { readRows, sendCsv } from './report-csv.ts';
import { type RawQuery, readEventQuery, readOrderQuery, readProofQuery, readReportQuery, readRevenueTable } from './report-query.ts';
import { reportSchemas } from './report-schemas.ts';

/** The reads of the store that reports are made of. */
export interface Reports {
  readRevenue: (companyId: number, query: ReportQuery) => Promise<RevenueRows>;
  readOrders: (companyId: number, query: OrderQuery) => Promise<OrderPage>;
  readProof: (companyKey: string, query: ProofQuery) => Promise<OrderProof | undefined>;
  readInstallation: (companyId: number) => Promise<Installation>;
  readDimensions: (companyId: number) => Promise<Dimensions>;
  readEventLog: (companyId: number, query: EventQuery) => Promise<EventPage>;
}

/** What the report routes need. */
export interface Reporting {
  access: Access;
  reports: Reports;
  now: () => number;
}

interface Route {
  Params: { company: string };
  Querystring: RawQuery;
}

interface ProofRoute {
  Params: { company: string; visitor: string; event: string };
  Querystring: RawQuery;
}

const BASE = '/api/companies/:company';

/** The routes that answer reports, to holders of a key with the scope `reports`. */
export function addReportRoutes(app: FastifyInstance, { access, reports, now }: Reporting): void {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  const admit = (request: FastifyRequest<Route> | FastifyRequest<ProofRoute>): Promise<Company> =>
    admitTo(access, request, request.params.company, 'read_reports');
  const reportRevenue = async (request: FastifyRequest<Route>): Promise<RevenueImpact> => {
    const company = await admit(request);
    const query = readReportQuery(request.query, company, now());
    return describeRevenue(company, query, await reports.readRevenue(company.companyId, query));
  };

  app.get<Route>(`${BASE}/revenue-impact`, { schema: reportSchemas.revenue }, reportRevenue);
  app.get<Route>(`${BASE}/revenue-impact.csv`, { schema: reportSchemas.csv }, async (request, reply) => {
    const table = readRevenueTable(request.query);
    const report = await reportRevenue(request);
    const wanted = table ?? (report.from === report.to ? 'hours' : 'days');
    return sendCsv(
      reply,
      `revenue-impact${table === null ? '' : `-${table}`}-${report.from}-${report.to}`,
      writeRevenueCsv(report, wanted),
    );
  });
  app.get<Route>(`${BASE}/orders`, { schema: reportSchemas.orders }, async (request) => {
    const company = await admit(request);
    return reports.readOrders(company.companyId, readOrderQuery(request.query, company, now()));
  });
  app.get<Route>(`${BASE}/dimensions`, { schema: reportSchemas.dimensions }, async (request) => {
    return reports.readDimensions((await admit(request)).companyId);
  });
  app.get<Route>(`${BASE}/orders.csv`, { schema: reportSchemas.ordersCsv }, async (request, reply) => {
    const company = await admit(request);
    const query = readOrderQuery(request.query, company, now());
    const { rows, isCut } = await readRows(async (page) => {
      const { orders, next_cursor } = await reports.readOrders(company.companyId, { ...query, ...page });
      return { rows: orders, next_cursor };
    });
    return sendCsv(reply, 'orders', writeOrdersCsv(rows), isCut);
  });
  app.get<Route>(`${BASE}/events.csv`, { schema: reportSchemas.eventsCsv }, async (request, reply) => {
    const company = await admit(request);
    const query = readEventQuery(request.query, company);
    const { rows, isCut } = await readRows(async (page) => {
      const { events, next_cursor } = await reports.readEventLog(company.companyId, { ...query, ...page });
      return { rows: events, next_cursor };
    });
    return sendCsv(reply, 'events', writeEventsCsv(rows), isCut);
  });
  app.get<Route>(`${BASE}/installation`, { schema: reportSchemas.installation }, async (request) => {
    return reports.readInstallation((await admit(request)).companyId);
  });
  app.get<ProofRoute>(`${BASE}/visitors/:visitor/orders/:event`, { schema: reportSchemas.proof }, async (request) => {
    const company = await admit(request);
    const proof = await reports.readProof(company.key, readProofQuery(request.query, request.params, company));
    if (proof !== undefined) return proof;
    throw missing('event', `event: got ${JSON.stringify(request.params.event)}, needs the event_id of a recorded order of the visitor`);
  });
  app.get<Route>(`${BASE}/events`, { schema: reportSchemas.events }, async (request) => {
    const company = await admit(request);
    return reports.readEventLog(company.companyId, readEventQuery(request.query, company));
  });
  // Without an answer to HEAD, which would never end.
  app.get<Route>(`${BASE}/events/stream`, { schema: reportSchemas.stream, exposeHeadRoute: false }, async (request, reply) => {
    const company = await admit(request);
    const query = readEventQuery(request.query, company);
    const readSince = async (fromMs: number) => {
      // Each time anew: a member may be removed, or a key revoked, while the stream is open.
      await admit(request);
      return reports.readEventLog(company.companyId, { ...query, fromMs, limit: 500, cursor: null });
    };
    await streamEvents(reply, readSince, now, closing.signal);
  });
}
