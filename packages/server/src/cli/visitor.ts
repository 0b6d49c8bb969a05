import type { Command } from 'commander';
import { eraseVisitor, exportVisitor } from '../transfer/visitor.ts';
import { print, printSlowly } from './output.ts';
import { requireCompany, withDatabase } from './with-database.ts';

/** `cartograph visitor export | erase`. */
export function addVisitorCommands(program: Command): void {
  const visitor = program.command('visitor').description("answer a visitor's request for their data");
  visitor
    .command('export')
    .description('write everything stored under a fingerprint, as lines of JSON')
    .argument('<company>', 'key of the company')
    .argument('<fingerprint>', "the visitor's user_fingerprint or user_faq_fingerprint")
    .action((key: string, fingerprint: string) =>
      withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, key);
        const stored = await exportVisitor(database, companyId, fingerprint);
        const { events = [], rejections = [], checkouts = [], conversations = [], questions = [], hand_offs = [] } = stored ?? {};
        const rows = [...events, ...rejections, ...checkouts, ...conversations, ...questions, ...hand_offs];
        for (const row of rows) await printSlowly(JSON.stringify(row));
        // Not on standard output, which is the visitor's.
        if (rows.length === 0) process.stderr.write(`Nothing is stored under ${JSON.stringify(fingerprint)}.\n`);
      }),
    );
  visitor
    .command('erase')
    .description('erase everything stored under a fingerprint and compute the reports again without it; this cannot be undone')
    .argument('<company>', 'key of the company')
    .argument('<fingerprint>', "the visitor's user_fingerprint or user_faq_fingerprint")
    .action((key: string, fingerprint: string) =>
      withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, key);
        const erased = await eraseVisitor(database, companyId, fingerprint, new Date());
        print(`Erased ${erased} events.`);
      }),
    );
}
