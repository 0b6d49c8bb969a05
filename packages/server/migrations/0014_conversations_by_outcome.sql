-- To list the few conversations that came to a rare outcome without looking at all.
CREATE INDEX exchange_by_outcome ON exchange (company_id, outcome, conversation_id);
