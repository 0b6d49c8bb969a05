import type { IncomingHttpHeaders } from 'node:http';
import type { Platform } from '@cartograph/core/manage/integrations';
import type { Parsed } from '@cartograph/core/wire/problem';
import type { PrivacyKind } from '../store/privacy-requests.ts';
import type { PlatformOrder, PlatformRefund } from './order.ts';

/** A webhook as it came: its body byte for byte, for the signature is computed over it. */
export interface Webhook {
  headers: IncomingHttpHeaders;
  body: Buffer;
  receivedAtMs: number;
}

/** What the headers of a webhook say. */
export interface WebhookHead {
  /** The shop, in lower case. */
  shop: string;
  topic: string;
  deliveryId: string;
  signature: string | undefined;
}

/** What a webhook asks to be done. */
export type Instruction =
  | { kind: 'order'; order: PlatformOrder }
  | { kind: 'refund'; refund: PlatformRefund }
  | { kind: 'uninstalled' }
  | { kind: 'privacy'; request: { kind: PrivacyKind; orderIds: string[] } };

/** How a shop system speaks: which header says what, and what each topic's payload means. */
export interface Adapter {
  platform: Platform;
  /** Undefined where the headers name no shop. */
  readHead: (webhook: Webhook) => WebhookHead | undefined;
  /** Whether it is the unsigned call by which the shop system tries whether anybody is there. */
  isPing: (webhook: Webhook) => boolean;
  /** What to do about a payload; nothing for topics that are of no interest. */
  readPayload: (topic: string, payload: unknown) => Parsed<Instruction[]>;
}

/** The one value of a header; undefined where it is missing. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
