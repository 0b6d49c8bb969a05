-- Every table is keyed by company_id first and every statement names it, so that the tables can be spread over nodes by company.

-- A tenant and its settings. Small and read everywhere: a reference table where tables are distributed.
CREATE TABLE company (
  company_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_key text NOT NULL UNIQUE,
  name text NOT NULL,
  timezone text NOT NULL,
  currency text NOT NULL,
  model text NOT NULL,
  session_window_ms bigint NOT NULL,
  attribution_window_ms bigint NOT NULL,
  origins text[] NOT NULL,
  created_at timestamptz NOT NULL
);

-- Secret keys of a company's own servers. Only a hash is kept.
CREATE TABLE secret_key (
  company_id bigint NOT NULL,
  key_id text NOT NULL,
  secret_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (company_id, key_id)
);

-- One row a fingerprint, locked while the events of its visitor are folded.
CREATE TABLE fingerprint (
  company_id bigint NOT NULL,
  fingerprint_id uuid NOT NULL,
  PRIMARY KEY (company_id, fingerprint_id)
);

-- Which visitors came with which FAQ fingerprint; nearly always one.
CREATE TABLE faq_link (
  company_id bigint NOT NULL,
  faq_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  PRIMARY KEY (company_id, faq_id, visitor_id)
);

-- Everything received, and in the last columns what it came to. The columns before are the source of truth: the last ones,
-- the claims' consequences and all rollups can be computed from them again.
CREATE TABLE event (
  company_id bigint NOT NULL,
  visitor_id uuid NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  faq_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  verified boolean NOT NULL,
  kind text NOT NULL,
  -- cart
  type text,
  product_id text,
  product_name text,
  value_micros numeric,
  currency text,
  quantity integer,
  previous_quantity integer,
  -- checkout
  order_id text COLLATE "C",
  line_items jsonb,
  -- interaction
  channel text,
  conversation_id text,
  helpful boolean,
  ai_profile text,
  source text,
  -- what it came to: no reason means recorded; the entry's amount; for an order all that decides its credit
  reason text,
  amount_micros numeric,
  order_entry jsonb,
  -- when an event that does not count is erased
  held_until timestamptz,
  PRIMARY KEY (company_id, visitor_id, event_id)
);

CREATE INDEX event_received ON event (company_id, received_at);
CREATE INDEX event_by_order_id ON event (company_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX event_recorded_orders ON event (company_id, occurred_at) WHERE order_entry IS NOT NULL;
CREATE INDEX event_held ON event (company_id, held_until) WHERE held_until IS NOT NULL;

-- Which visitor holds an order id: the first whose report of it was committed.
CREATE TABLE order_claim (
  company_id bigint NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  visitor_id uuid NOT NULL,
  PRIMARY KEY (company_id, order_id)
);

-- The newest name that an admitted event gave a product.
CREATE TABLE product (
  company_id bigint NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  named_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, product_id)
);

-- Rollups. An empty channel or profile stands for all of them in daily_credit and daily_visitors.
CREATE TABLE daily_credit (
  company_id bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  ai_profile text COLLATE "C" NOT NULL,
  day date NOT NULL,
  cart_micros_first_touch numeric NOT NULL DEFAULT 0,
  cart_micros_last_touch numeric NOT NULL DEFAULT 0,
  cart_micros_linear numeric NOT NULL DEFAULT 0,
  carts_first_touch numeric NOT NULL DEFAULT 0,
  carts_last_touch numeric NOT NULL DEFAULT 0,
  carts_linear numeric NOT NULL DEFAULT 0,
  revenue_micros_first_touch numeric NOT NULL DEFAULT 0,
  revenue_micros_last_touch numeric NOT NULL DEFAULT 0,
  revenue_micros_linear numeric NOT NULL DEFAULT 0,
  verified_micros_first_touch numeric NOT NULL DEFAULT 0,
  verified_micros_last_touch numeric NOT NULL DEFAULT 0,
  verified_micros_linear numeric NOT NULL DEFAULT 0,
  order_micros_first_touch numeric NOT NULL DEFAULT 0,
  order_micros_last_touch numeric NOT NULL DEFAULT 0,
  order_micros_linear numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, currency, channel, ai_profile, day)
) WITH (fillfactor = 70);

CREATE TABLE daily_product (
  company_id bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  day date NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  ai_profile text COLLATE "C" NOT NULL,
  cart_micros_first_touch numeric NOT NULL DEFAULT 0,
  cart_micros_last_touch numeric NOT NULL DEFAULT 0,
  cart_micros_linear numeric NOT NULL DEFAULT 0,
  unit_micros_first_touch numeric NOT NULL DEFAULT 0,
  unit_micros_last_touch numeric NOT NULL DEFAULT 0,
  unit_micros_linear numeric NOT NULL DEFAULT 0,
  revenue_micros_first_touch numeric NOT NULL DEFAULT 0,
  revenue_micros_last_touch numeric NOT NULL DEFAULT 0,
  revenue_micros_linear numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, currency, day, product_id, channel, ai_profile)
) WITH (fillfactor = 70);

CREATE TABLE daily_orders (
  company_id bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  day date NOT NULL,
  recorded_micros numeric NOT NULL DEFAULT 0,
  recorded_orders numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, currency, day)
) WITH (fillfactor = 70);

CREATE TABLE daily_interactions (
  company_id bigint NOT NULL,
  channel text COLLATE "C" NOT NULL,
  ai_profile text COLLATE "C" NOT NULL,
  day date NOT NULL,
  interactions numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, channel, ai_profile, day)
) WITH (fillfactor = 70);

CREATE TABLE daily_visitors (
  company_id bigint NOT NULL,
  figure text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  ai_profile text COLLATE "C" NOT NULL,
  day date NOT NULL,
  previous_day date NOT NULL,
  visitors numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, figure, currency, channel, ai_profile, day, previous_day)
) WITH (fillfactor = 70);
