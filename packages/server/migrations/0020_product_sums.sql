-- A product's sums of a day also over all channels, all profiles and both, as daily_credit has them (an empty text stands for all): a report reads one
-- row a product and day, whatever its filters, in one range of the key.
ALTER TABLE daily_product DROP CONSTRAINT daily_product_pkey;
ALTER TABLE daily_product ADD PRIMARY KEY (company_id, currency, channel, ai_profile, day, product_id);

INSERT INTO daily_product (
  company_id, currency, channel, ai_profile, day, product_id,
  cart_micros_first_touch, cart_micros_last_touch, cart_micros_linear, unit_micros_first_touch, unit_micros_last_touch,
  unit_micros_linear, revenue_micros_first_touch, revenue_micros_last_touch, revenue_micros_linear,
  refund_micros_first_touch, refund_micros_last_touch, refund_micros_linear
)
SELECT earned.company_id, earned.currency, chosen.channel, chosen.ai_profile, earned.day, earned.product_id,
  sum(cart_micros_first_touch), sum(cart_micros_last_touch), sum(cart_micros_linear), sum(unit_micros_first_touch),
  sum(unit_micros_last_touch), sum(unit_micros_linear), sum(revenue_micros_first_touch), sum(revenue_micros_last_touch),
  sum(revenue_micros_linear), sum(refund_micros_first_touch), sum(refund_micros_last_touch), sum(refund_micros_linear)
FROM daily_product AS earned CROSS JOIN LATERAL (
  VALUES ('', '', true), ('', earned.ai_profile, earned.ai_profile <> ''), (earned.channel, '', earned.ai_profile <> '')
) AS chosen (channel, ai_profile, applies)
WHERE chosen.applies
GROUP BY earned.company_id, earned.currency, chosen.channel, chosen.ai_profile, earned.day, earned.product_id
ON CONFLICT (company_id, currency, channel, ai_profile, day, product_id) DO UPDATE SET
  cart_micros_first_touch = daily_product.cart_micros_first_touch + excluded.cart_micros_first_touch,
  cart_micros_last_touch = daily_product.cart_micros_last_touch + excluded.cart_micros_last_touch, cart_micros_linear =
  daily_product.cart_micros_linear + excluded.cart_micros_linear, unit_micros_first_touch =
  daily_product.unit_micros_first_touch + excluded.unit_micros_first_touch, unit_micros_last_touch =
  daily_product.unit_micros_last_touch + excluded.unit_micros_last_touch, unit_micros_linear =
  daily_product.unit_micros_linear + excluded.unit_micros_linear, revenue_micros_first_touch =
  daily_product.revenue_micros_first_touch + excluded.revenue_micros_first_touch, revenue_micros_last_touch =
  daily_product.revenue_micros_last_touch + excluded.revenue_micros_last_touch, revenue_micros_linear =
  daily_product.revenue_micros_linear + excluded.revenue_micros_linear, refund_micros_first_touch =
  daily_product.refund_micros_first_touch + excluded.refund_micros_first_touch, refund_micros_last_touch =
  daily_product.refund_micros_last_touch + excluded.refund_micros_last_touch, refund_micros_linear =
  daily_product.refund_micros_linear + excluded.refund_micros_linear;
