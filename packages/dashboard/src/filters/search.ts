import { isDay } from '@cartograph/core/rollup/day';
import { CHANNELS, type Channel, MODELS, type Model } from '@cartograph/core/wire/vocabulary';
import { PRESETS, type RangeChoice } from './range.ts';

/** What every report page's URL says: which revenue it shows, so that a view can be sent to somebody. */
export interface ReportSearch extends RangeChoice {
  currency?: string | undefined;
  model?: Model | undefined;
  channel?: Channel | undefined;
  ai_profile?: string | undefined;
}

/** A URL's query as the router gives it. */
export type RawSearch = Readonly<Record<string, unknown>>;

/** Reads the filters of a URL. What makes no sense there is left out rather than refused: a page is shown in any case. */
export function readReportSearch(raw: RawSearch): ReportSearch {
  const [from, to] = [readText(raw, 'from'), readText(raw, 'to')];
  const ownDays = from !== undefined && to !== undefined && isDay(from) && isDay(to) && from <= to;
  return dropUndefined({
    range: ownDays ? undefined : readName(raw, 'range', PRESETS),
    from: ownDays ? from : undefined,
    to: ownDays ? to : undefined,
    currency: /^[A-Z]{3}$/.test(readText(raw, 'currency') ?? '') ? readText(raw, 'currency') : undefined,
    model: readName(raw, 'model', MODELS),
    channel: readName(raw, 'channel', CHANNELS),
    ai_profile: readText(raw, 'ai_profile'),
  });
}

/** A text of a URL's query; empty is none. */
export function readText(raw: RawSearch, field: string): string | undefined {
  const value = raw[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One of some names in a URL's query. */
export function readName<Name extends string>(raw: RawSearch, field: string, names: readonly Name[]): Name | undefined {
  return names.find((name) => name === raw[field]);
}

/** Leaves out what is undefined, so that URLs stay short. */
export function dropUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
