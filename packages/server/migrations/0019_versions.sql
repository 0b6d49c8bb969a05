-- What lets a server keep visitors in memory between transactions and know whether they are still as it left them. A fingerprint's row has another
-- version after each transaction that locks it; a new row starts at a random one, so that none is met twice where a row was erased and made again.
ALTER TABLE fingerprint ADD COLUMN version bigint NOT NULL DEFAULT 0;
ALTER TABLE fingerprint SET (fillfactor = 70);

-- Counts what changes many visitors of a company at once: settings, rebuilds, erasing.
ALTER TABLE company ADD COLUMN epoch bigint NOT NULL DEFAULT 0;

-- A fingerprint without a row is one that nobody has come with; what was imported has none yet.
INSERT INTO fingerprint (company_id, fingerprint_id)
SELECT company_id, visitor_id FROM event UNION SELECT company_id, faq_id FROM faq_link
ON CONFLICT DO NOTHING;
