-- Sums by hour, for reports of one day: `hour` counts from the first moment of the company's day. Only what each channel and profile earned by
-- itself, which adds up to all of them; interactions stand under an empty currency.
CREATE TABLE hourly (
  company_id bigint NOT NULL,
  day date NOT NULL,
  currency text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  ai_profile text COLLATE "C" NOT NULL,
  hour smallint NOT NULL,
  cart_micros_first_touch numeric NOT NULL DEFAULT 0,
  cart_micros_last_touch numeric NOT NULL DEFAULT 0,
  cart_micros_linear numeric NOT NULL DEFAULT 0,
  revenue_micros_first_touch numeric NOT NULL DEFAULT 0,
  revenue_micros_last_touch numeric NOT NULL DEFAULT 0,
  revenue_micros_linear numeric NOT NULL DEFAULT 0,
  order_micros_first_touch numeric NOT NULL DEFAULT 0,
  order_micros_last_touch numeric NOT NULL DEFAULT 0,
  order_micros_linear numeric NOT NULL DEFAULT 0,
  interactions numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, day, currency, channel, ai_profile, hour)
) WITH (fillfactor = 70);
