-- Which company a shop of a shop system belongs to. Small and read by the shop alone: a reference table where tables are distributed.
CREATE TABLE platform_shop (
  platform text NOT NULL,
  shop text COLLATE "C" NOT NULL,
  company_id bigint NOT NULL,
  PRIMARY KEY (platform, shop)
);

-- A company's shops and what came from them. The secrets are kept as they are, for signatures are computed with them.
CREATE TABLE platform_connection (
  company_id bigint NOT NULL,
  platform text NOT NULL,
  shop text COLLATE "C" NOT NULL,
  secrets text[] NOT NULL,
  connected_at timestamptz NOT NULL,
  uninstalled_at timestamptz,
  deliveries bigint NOT NULL DEFAULT 0,
  last_delivery_at timestamptz,
  last_topic text,
  failures bigint NOT NULL DEFAULT 0,
  last_failure_at timestamptz,
  last_failure_topic text,
  last_failure text,
  PRIMARY KEY (company_id, platform, shop)
);

-- Webhooks that were dealt with, each id once; forgotten when no retry can come any more.
CREATE TABLE platform_delivery (
  company_id bigint NOT NULL,
  platform text NOT NULL,
  delivery_id text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, platform, delivery_id)
);

CREATE INDEX platform_delivery_received ON platform_delivery (company_id, received_at);

-- A checkout by its token: who made it, as the browser says, and the order that came of it, as the shop system says. Whichever comes second
-- finds the first; either is forgotten when the order would be too old.
CREATE TABLE platform_checkout (
  company_id bigint NOT NULL,
  platform text NOT NULL,
  token text COLLATE "C" NOT NULL,
  visitor_id uuid,
  faq_id uuid,
  order_id text COLLATE "C",
  revision text COLLATE "C",
  report jsonb,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, platform, token)
);

CREATE INDEX platform_checkout_expires ON platform_checkout (company_id, expires_at);
-- To find what is kept of a visitor, and of an order.
CREATE INDEX platform_checkout_visitor ON platform_checkout (company_id, visitor_id) WHERE visitor_id IS NOT NULL;
CREATE INDEX platform_checkout_faq ON platform_checkout (company_id, faq_id) WHERE faq_id IS NOT NULL;
CREATE INDEX platform_checkout_order ON platform_checkout (company_id, order_id) WHERE order_id IS NOT NULL;

-- What shoppers and shop owners ask for by way of a shop system: to see data, or to have it erased.
CREATE TABLE privacy_request (
  company_id bigint NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  platform text NOT NULL,
  shop text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  order_ids text[] NOT NULL,
  requested_at timestamptz NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (company_id, request_id)
);
