-- What the event log is searched by. An order's reports come newest first out of their index, as everything in the log does.
DROP INDEX event_by_order_id;
CREATE INDEX event_by_order_id ON event (company_id, order_id, received_at) WHERE order_id IS NOT NULL;
CREATE INDEX event_by_event_id ON event (company_id, event_id);
CREATE INDEX event_by_product ON event (company_id, product_id, received_at) WHERE product_id IS NOT NULL;
CREATE INDEX event_by_conversation ON event (company_id, conversation_id, received_at) WHERE conversation_id IS NOT NULL;

-- Reports that were refused, for the event log only: no rule and no report sees them. The newest few of each company, for two days.
CREATE TABLE rejection (
  company_id bigint NOT NULL,
  rejection_id uuid NOT NULL,
  received_at timestamptz NOT NULL,
  kind text,
  event_id text COLLATE "C",
  visitor_id uuid,
  faq_id uuid,
  order_id text COLLATE "C",
  product_id text,
  conversation_id text,
  source text,
  verified boolean NOT NULL,
  errors jsonb NOT NULL,
  PRIMARY KEY (company_id, received_at, rejection_id)
);
