import { type Statement, toStatement } from './statement.ts';

/**
 * Has the statements of this transaction planned for whichever company instead of for the one at hand. Of one that began since the last ANALYZE PostgreSQL
 * believes that it has next to no rows: where it plans for that company it reads all of them to find those of one visitor, however many there are by now.
 * Not with Citus, which plans each statement for its values, to know where to send it.
 */
export const PLAN_FOR_ANY_COMPANY: Statement = toStatement(
  `SELECT set_config('plan_cache_mode', 'force_generic_plan', true) WHERE NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus')`,
  [],
);
