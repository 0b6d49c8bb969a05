-- Whom to forget is found by visitor: what came with which FAQ fingerprint.
CREATE INDEX faq_link_by_visitor ON faq_link (company_id, visitor_id);

-- How far the erasing of visitors not seen for long has come: every visitor of whom nothing was received after this moment is gone.
-- Whoever erases holds the row, so that one server at a time does.
CREATE TABLE retention_state (
  company_id bigint NOT NULL,
  swept_until timestamptz NOT NULL,
  PRIMARY KEY (company_id)
);
