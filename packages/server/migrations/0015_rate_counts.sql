-- What several servers together have seen in a minute of whoever nears a limit. `who` is a keyed hash, for it may be of an address, and
-- rows go with their minute; unlogged, for nothing of them is worth keeping over a crash, nor in archives of the log.
CREATE UNLOGGED TABLE rate_count (
  company_id bigint NOT NULL,
  minute bigint NOT NULL,
  who bytea NOT NULL,
  requests bigint NOT NULL,
  PRIMARY KEY (company_id, minute, who)
);
