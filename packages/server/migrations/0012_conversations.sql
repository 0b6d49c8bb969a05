-- How the assistant looks and greets, where a company has set it.
CREATE TABLE assistant_settings (
  company_id bigint NOT NULL,
  chat_enabled boolean NOT NULL,
  title text NOT NULL,
  greeting text NOT NULL,
  suggestions text[] NOT NULL,
  no_answer text NOT NULL,
  contact_email text,
  PRIMARY KEY (company_id)
);

-- Messages that pages show by themselves, and when.
CREATE TABLE nudge (
  company_id bigint NOT NULL,
  nudge_id uuid NOT NULL,
  message text NOT NULL,
  action text,
  opens text,
  page_pattern text,
  after_ms integer,
  on_exit_intent boolean NOT NULL,
  cart_value_min_micros numeric,
  times_a_day_max integer NOT NULL,
  enabled boolean NOT NULL,
  PRIMARY KEY (company_id, nudge_id)
);

-- What people call an AI profile.
CREATE TABLE ai_profile (
  company_id bigint NOT NULL,
  ai_profile text COLLATE "C" NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (company_id, ai_profile)
);

-- A visitor's talk with the assistant, and each question in it with what was answered. A question without an outcome is being answered, or was
-- when its server ended: asked again it is completed. The question's id is the browser's, so it counts for its visitor only.
CREATE TABLE conversation (
  company_id bigint NOT NULL,
  conversation_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  faq_id uuid NOT NULL,
  surface text NOT NULL,
  product_id text,
  ai_profile text,
  began_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, conversation_id)
);
CREATE INDEX conversation_by_visitor ON conversation (company_id, visitor_id, began_at);
CREATE INDEX conversation_by_time ON conversation (company_id, last_at, conversation_id);

CREATE TABLE exchange (
  company_id bigint NOT NULL,
  visitor_id uuid NOT NULL,
  question_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  question text NOT NULL,
  product_id text,
  ai_profile text,
  answer text NOT NULL,
  products jsonb NOT NULL,
  outcome text,
  made_by text,
  passages jsonb NOT NULL,
  helpful boolean,
  why text NOT NULL,
  thumb boolean,
  handed_off boolean NOT NULL,
  search tsvector NOT NULL GENERATED ALWAYS AS (
    to_tsvector('english'::regconfig, question) || to_tsvector('english'::regconfig, answer)
  ) STORED,
  PRIMARY KEY (company_id, visitor_id, question_id)
);
CREATE INDEX exchange_by_conversation ON exchange (company_id, conversation_id, asked_at);
CREATE INDEX exchange_by_time ON exchange (company_id, visitor_id, asked_at);
CREATE INDEX exchange_search ON exchange USING gin ((ARRAY[company_id]), search) WITH (fastupdate = off);

-- Addresses that shoppers left for people to answer.
CREATE TABLE hand_off (
  company_id bigint NOT NULL,
  conversation_id uuid NOT NULL,
  handed_at timestamptz NOT NULL,
  email text NOT NULL,
  text text,
  PRIMARY KEY (company_id, conversation_id, email)
);

-- What was said later of whether an interaction helped: by the shopper's thumb, or by asking for a person. It overrules `helpful`, which stays as it was
-- received.
ALTER TABLE event ADD COLUMN later_helpful boolean;
