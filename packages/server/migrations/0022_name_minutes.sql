-- The time of a product's name is kept by the minute, so that a name that stays is not written with every event that gives it.
UPDATE product SET named_at = date_trunc('minute', named_at);
