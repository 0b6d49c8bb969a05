import type { ColumnType, Generated } from 'kysely';

/** A time column: read as a Date, written as a Date. */
type Timestamp = ColumnType<Date, Date, Date>;

/** A `numeric` column of scale 0: an exact integer of any size, read as a bigint (see database.ts). */
type Integer = bigint;

/** The `company` table: a tenant and its settings. */
export interface CompanyTable {
  company_id: Generated<number>;
  company_key: string;
  name: string;
  timezone: string;
  currency: string;
  model: string;
  session_window_ms: number;
  attribution_window_ms: number;
  origins: string[];
  retention_days: number | null;
  epoch: Generated<number>;
  created_at: Timestamp;
}

/** The `secret_key` table: keys of a company's own servers, by hash. */
export interface SecretKeyTable {
  company_id: number;
  key_id: string;
  secret_hash: Buffer;
  scopes: string[];
  created_at: Timestamp;
  last_used_at: Timestamp | null;
  revoked_at: Timestamp | null;
}

/** The `event` table: everything received, and what it came to. */
export interface EventTable {
  company_id: number;
  visitor_id: string;
  event_id: string;
  faq_id: string;
  occurred_at: Timestamp;
  received_at: Timestamp;
  verified: boolean;
  kind: string;
  type: string | null;
  product_id: string | null;
  product_name: string | null;
  value_micros: Integer | null;
  currency: string | null;
  quantity: number | null;
  previous_quantity: number | null;
  order_id: string | null;
  line_items: StoredLineItem[] | null;
  channel: string | null;
  conversation_id: string | null;
  helpful: boolean | null;
  ai_profile: string | null;
  source: string | null;
  revision: string | null;
  later_helpful: boolean | null;
  reason: string | null;
  amount_micros: Integer | null;
  order_entry: StoredOrder | null;
  held_until: Timestamp | null;
}

/** The `rejection` table: reports that were refused, for the event log only. */
export interface RejectionTable {
  company_id: number;
  rejection_id: string;
  received_at: Timestamp;
  kind: string | null;
  event_id: string | null;
  visitor_id: string | null;
  faq_id: string | null;
  order_id: string | null;
  product_id: string | null;
  conversation_id: string | null;
  source: string | null;
  verified: boolean;
  errors: { field: string; code: string; message: string }[];
}

/** A line item in `line_items`; micros are decimal texts, for JSON numbers are not exact. */
export interface StoredLineItem {
  product_id: string;
  product_name: string;
  quantity: number;
  value_micros: string;
  currency: string;
}

/** An interaction in `order_entry`, with what it earned under each model, in micros as decimal text. */
export interface StoredTouch {
  event_id: string;
  occurred_at: string;
  channel: string;
  conversation_id: string | null;
  ai_profile: string | null;
  first_touch: string;
  last_touch: string;
  linear: string;
}

/** What a recorded order came to, in `order_entry`. */
export interface StoredOrder {
  currency: string;
  verified: boolean;
  line_items: StoredLineItem[];
  touches: StoredTouch[];
}

/** An order of a shop system as it is kept until its visitor is known, in `platform_checkout`. */
export interface StoredReport {
  /** Missing where it was kept before shops were noted, by a company with several. */
  shop?: string;
  placed_at_ms: number;
  value_micros: string;
  currency: string;
  line_items: StoredLineItem[];
}

/** The `platform_connection` table: a company's shops on shop systems, and what came from them. */
export interface PlatformConnectionTable {
  company_id: number;
  platform: string;
  shop: string;
  secrets: string[];
  connected_at: Timestamp;
  uninstalled_at: Timestamp | null;
  deliveries: Generated<number>;
  last_delivery_at: Timestamp | null;
  last_topic: string | null;
  failures: Generated<number>;
  last_failure_at: Timestamp | null;
  last_failure_topic: string | null;
  last_failure: string | null;
  reconciled_until: Timestamp | null;
}

/** The `platform_checkout` table: who made a checkout, and the order that came of it. */
export interface PlatformCheckoutTable {
  company_id: number;
  platform: string;
  token: string;
  visitor_id: string | null;
  faq_id: string | null;
  order_id: string | null;
  revision: string | null;
  report: StoredReport | null;
  expires_at: Timestamp;
}

/** The `privacy_request` table: what is asked for by way of a shop system. */
export interface PrivacyRequestTable {
  company_id: number;
  request_id: string;
  platform: string;
  shop: string;
  kind: string;
  order_ids: string[];
  requested_at: Timestamp;
  done_at: Timestamp | null;
  done_by: string | null;
}

interface DailyTable {
  company_id: number;
  day: string;
}

/** The `account_member` table: what a person may do in a company. */
interface MemberTable {
  id: string;
  organization_id: string;
  user_id: string;
  role: string;
  created_at: Timestamp;
}

/** The `account_invitation` table: links that let people join a company. */
interface InvitationTable {
  id: string;
  organization_id: string;
  email: string;
  role: string;
  status: string;
  expires_at: Timestamp;
  created_at: Timestamp;
  inviter_id: string | null;
}

/** The tables that Kysely's query builder knows. Rollups are written and read through core's ROLLUPS. */
export interface Schema {
  company: CompanyTable;
  account_server: { only_row: boolean; secret: string };
  account_user: { id: string; name: string; email: string; created_at: Timestamp };
  account_session: { id: string; token: string; user_id: string; expires_at: Timestamp };
  account_organization: { id: string; slug: string; name: string; created_at: Timestamp };
  account_member: MemberTable;
  account_invitation: InvitationTable;
  account_sign_in: { email_hash: Buffer; attempts: number; since: Timestamp };
  rate_count: { company_id: number; minute: number; who: Buffer; requests: number };
  secret_key: SecretKeyTable;
  fingerprint: { company_id: number; fingerprint_id: string; version: Generated<number> };
  faq_link: { company_id: number; faq_id: string; visitor_id: string };
  event: EventTable;
  rejection: RejectionTable;
  order_claim: { company_id: number; order_id: string; visitor_id: string };
  platform_shop: { platform: string; shop: string; company_id: number };
  platform_connection: PlatformConnectionTable;
  platform_delivery: { company_id: number; platform: string; delivery_id: string; received_at: Timestamp };
  platform_checkout: PlatformCheckoutTable;
  privacy_request: PrivacyRequestTable;
  product: { company_id: number; product_id: string; name: string; named_at: Timestamp };
  daily_credit: DailyTable & { currency: string; channel: string; ai_profile: string };
  daily_product: DailyTable & { currency: string; channel: string; ai_profile: string; product_id: string };
  daily_orders: DailyTable & { currency: string; recorded_micros: Integer; recorded_orders: Integer };
  daily_interactions: DailyTable & { channel: string; ai_profile: string; interactions: Integer };
  daily_visitors: DailyTable & {
    figure: string;
    currency: string;
    channel: string;
    ai_profile: string;
    previous_day: string;
    visitors: Integer;
  };
}
