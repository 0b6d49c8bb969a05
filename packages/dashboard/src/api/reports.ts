import type { Dimensions, EventPage, OrderPage, OrderProof, RevenueImpact } from '@cartograph/core/report/contract';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { companyPath, get, toQuery } from './request.ts';

/** Query parameters of a report, by the API's names; undefined ones are left out. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** The first part of the keys of everything that new events change. */
export const REPORTS = 'reports';

/** The revenue report of a range. */
export function revenueQuery(company: string, parameters: Parameters) {
  return queryOptions({
    queryKey: [REPORTS, company, 'revenue', parameters],
    queryFn: ({ signal }) => get<RevenueImpact>(companyPath(company, `revenue-impact?${toQuery(parameters)}`), signal),
    placeholderData: keepPreviousData,
  });
}

/** What reports can be filtered by. */
export function dimensionsQuery(company: string) {
  return queryOptions({
    queryKey: [REPORTS, company, 'dimensions'],
    queryFn: ({ signal }) => get<Dimensions>(companyPath(company, 'dimensions'), signal),
  });
}

/** The list of orders, page by page. */
export function ordersQuery(company: string, parameters: Parameters) {
  return infiniteQueryOptions({
    queryKey: [REPORTS, company, 'orders', parameters],
    queryFn: ({ signal, pageParam }) =>
      get<OrderPage>(companyPath(company, `orders?${toQuery({ ...parameters, cursor: pageParam })}`), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** One order and what led to it. */
export function proofQuery(company: string, visitor: string, event: string, model: string | undefined) {
  const path = `visitors/${encodeURIComponent(visitor)}/orders/${encodeURIComponent(event)}?${toQuery({ model })}`;
  return queryOptions({
    queryKey: [REPORTS, company, 'proof', visitor, event, model],
    queryFn: ({ signal }) => get<OrderProof>(companyPath(company, path), signal),
  });
}

/** The log of received events, page by page, newest first. Not refetched by new events: the live stream brings those. */
export function eventsQuery(company: string, parameters: Parameters) {
  return infiniteQueryOptions({
    queryKey: ['events', company, parameters],
    queryFn: ({ signal, pageParam }) =>
      get<EventPage>(companyPath(company, `events?${toQuery({ ...parameters, cursor: pageParam })}`), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
