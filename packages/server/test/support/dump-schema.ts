import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';

/**
 * The schema as the database itself describes it, in a form that is the same on every version of PostgreSQL: tables with their
 * columns, keys and indexes.
 */
export async function dumpSchema({ db }: Database): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    SELECT line FROM (
      SELECT c.relname AS name, 1 AS part, a.attnum::int AS place,
        '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || CASE WHEN co.collname IN ('C') THEN ' COLLATE "C"' ELSE '' END
          || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
          || CASE WHEN a.attidentity = 'a' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END
          || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        LEFT JOIN pg_collation co ON co.oid = a.attcollation
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT relname, 0, 0, 'TABLE ' || relname || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '')
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT c.relname, 2, 0, '  ' || pg_get_constraintdef(k.oid)
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      WHERE c.relnamespace = 'public'::regnamespace AND k.contype <> 'n'
      UNION ALL
      SELECT c.relname, 3, 0, '  ' || pg_get_indexdef(i.indexrelid)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
    ) AS dump
    ORDER BY name COLLATE "C", part, place, line COLLATE "C"`.execute(db);
  return `${rows.map(({ line }) => line).join('\n')}\n`;
}
