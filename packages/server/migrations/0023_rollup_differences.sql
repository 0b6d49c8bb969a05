-- What transactions that follow each other closely add to the rollups: a row each, so that none waits for the sums that the one before has changed. It is added
-- to them once a second, and before anybody reads them.
CREATE TABLE rollup_difference (
  company_id bigint NOT NULL,
  difference_id uuid NOT NULL,
  difference json NOT NULL,
  PRIMARY KEY (company_id, difference_id)
);
