-- Who does a job of a company that comes again and again, so that one server does it at a time. Nobody else may begin before `free_at`: while it is done that
-- is soon, for whoever does it moves it on; once it is done, when it is next due.
CREATE TABLE job_lease (
  company_id bigint NOT NULL,
  job text COLLATE "C" NOT NULL,
  holder uuid NOT NULL,
  taken_at timestamptz NOT NULL,
  free_at timestamptz NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (company_id, job)
);
