import { dropUndefined, type RawSearch, type ReportSearch, readName, readReportSearch, readText } from '../filters/search.ts';

/** What the URL of the orders page says. */
export interface OrdersSearch extends ReportSearch {
  attributed?: 'false' | 'all' | undefined;
  verified?: 'true' | 'false' | undefined;
  order_id?: string | undefined;
}

const FLAGS = ['true', 'false'] as const;

/** Reads the URL of the orders page. */
export function readOrdersSearch(raw: RawSearch): OrdersSearch {
  return dropUndefined({
    ...readReportSearch(raw),
    attributed: readName(raw, 'attributed', ['false', 'all'] as const),
    verified: readName(raw, 'verified', FLAGS),
    order_id: readText(raw, 'order_id'),
  });
}
