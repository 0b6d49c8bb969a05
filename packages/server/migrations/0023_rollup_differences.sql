-- What transactions that follow each other closely add to the rollups: a row each, with the rows of each rollup, so that none waits for the sums that the one
-- before has changed. It is added to them twice a second, and before anybody reads them.
CREATE TABLE rollup_difference (
  company_id bigint NOT NULL,
  difference_id uuid NOT NULL,
  daily_credit json,
  daily_product json,
  daily_orders json,
  daily_interactions json,
  hourly json,
  daily_visitors json,
  PRIMARY KEY (company_id, difference_id)
);
