-- ANALYZE counts how often each company occurs, and PostgreSQL concludes that one which began since then has next to no rows: so it reads all of them to
-- find those of one visitor. Without such counts it takes any company for a small part of the table and looks up what else is asked for by the index.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['event', 'faq_link', 'fingerprint', 'order_claim'] LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN company_id SET STATISTICS 0', name);
    -- To name the type of a column anew rewrites nothing and forgets what was counted; Citus leaves no way to do that for the column it distributes by.
    IF to_regclass('pg_dist_partition') IS NULL THEN
      EXECUTE format('ALTER TABLE %I ALTER COLUMN company_id TYPE bigint', name);
    END IF;
  END LOOP;
END $$;
