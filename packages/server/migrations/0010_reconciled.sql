-- Up to which moment a shop's orders were brought in by reconciling: where the next reconciliation goes on.
ALTER TABLE platform_connection ADD COLUMN reconciled_until timestamptz;
