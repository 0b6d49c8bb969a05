-- After how many days without a sign of them visitors are erased; null keeps them.
ALTER TABLE company ADD COLUMN retention_days integer;
