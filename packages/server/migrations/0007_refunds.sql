-- What refunds took back of each day's credits and products. The refunds themselves are events of the kind 'refund', kept under an id made of
-- their order's; one without a value gives back all that is left, for the order was cancelled.
ALTER TABLE daily_credit
  ADD COLUMN refund_micros_first_touch numeric NOT NULL DEFAULT 0,
  ADD COLUMN refund_micros_last_touch numeric NOT NULL DEFAULT 0,
  ADD COLUMN refund_micros_linear numeric NOT NULL DEFAULT 0;

ALTER TABLE daily_product
  ADD COLUMN refund_micros_first_touch numeric NOT NULL DEFAULT 0,
  ADD COLUMN refund_micros_last_touch numeric NOT NULL DEFAULT 0,
  ADD COLUMN refund_micros_linear numeric NOT NULL DEFAULT 0;
