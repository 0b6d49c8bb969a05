-- What daily_product holds, summed up by the week (that begins on the Monday `week`): a report of 30 days reads a third of the rows, one of a year a sixth.
CREATE TABLE weekly_product (
  company_id bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  ai_profile text COLLATE "C" NOT NULL,
  week date NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  cart_micros_first_touch numeric NOT NULL DEFAULT 0,
  cart_micros_last_touch numeric NOT NULL DEFAULT 0,
  cart_micros_linear numeric NOT NULL DEFAULT 0,
  unit_micros_first_touch numeric NOT NULL DEFAULT 0,
  unit_micros_last_touch numeric NOT NULL DEFAULT 0,
  unit_micros_linear numeric NOT NULL DEFAULT 0,
  revenue_micros_first_touch numeric NOT NULL DEFAULT 0,
  revenue_micros_last_touch numeric NOT NULL DEFAULT 0,
  revenue_micros_linear numeric NOT NULL DEFAULT 0,
  refund_micros_first_touch numeric NOT NULL DEFAULT 0,
  refund_micros_last_touch numeric NOT NULL DEFAULT 0,
  refund_micros_linear numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, currency, channel, ai_profile, week, product_id)
) WITH (fillfactor = 70);

INSERT INTO weekly_product
SELECT company_id, currency, channel, ai_profile, day - (extract(isodow FROM day)::int - 1), product_id,
  sum(cart_micros_first_touch), sum(cart_micros_last_touch), sum(cart_micros_linear), sum(unit_micros_first_touch),
  sum(unit_micros_last_touch), sum(unit_micros_linear), sum(revenue_micros_first_touch), sum(revenue_micros_last_touch),
  sum(revenue_micros_linear), sum(refund_micros_first_touch), sum(refund_micros_last_touch), sum(refund_micros_linear)
FROM daily_product
GROUP BY 1, 2, 3, 4, 5, 6;
