import { Command } from 'commander';
import { readVersion } from '../version.ts';
import { addBackupCommands } from './backup.ts';
import { addCompanyCommands } from './company.ts';
import { addDemoCommand } from './demo.ts';
import { addInviteCommand } from './invite.ts';
import { addKeyCommands } from './key.ts';
import { addKnowledgeCommands } from './knowledge.ts';
import { addPlatformCommands } from './platforms.ts';
import { addRecomputeCommands } from './recompute.ts';
import { addServeCommands } from './serve.ts';
import { addTransferCommands } from './transfer.ts';
import { addUserCommands } from './user.ts';
import { addVisitorCommands } from './visitor.ts';

const ENVIRONMENT = `
Environment:
  PORT, HOST             where the server listens (4100, 127.0.0.1)
  DATABASE_URL           a PostgreSQL server; unset: the embedded database
  CARTOGRAPH_DATA        folder of the embedded database (./data)
  CARTOGRAPH_RATE_LIMIT  requests a minute from one address to one company, or "off" for no limits (60000)
  CARTOGRAPH_COMPANY_RATE_LIMIT, CARTOGRAPH_VISITOR_RATE_LIMIT
                         the same to one company (600000) and of one visitor (600)
  CARTOGRAPH_PROXIES     proxies on other machines that are believed who asks
  CARTOGRAPH_SECRET      what sessions are signed with; unset: a secret kept in the database
  ASSISTANT_MODEL        the language model that answers shoppers; unset: retrieval answers
  ASSISTANT_BASE_URL, ASSISTANT_API_KEY
                         where an OpenAI-compatible model is, and its key
  ASSISTANT_SILENCE_MAX_S
                         seconds that the model may be silent before retrieval answers in its place (10)
  LOG_LEVEL              trace, debug, info, warn, error, fatal or silent (info)

With the embedded database, stop the server before you run another command; only backup works meanwhile.
Exit codes: 0 done, 1 failed or differences found, 2 called or configured wrongly.`;

/** The command line. */
export function buildProgram(): Command {
  const program = new Command('cartograph')
    .description(
      "Measures what a shop's on-site assistant earns: takes cart and checkout events, credits orders to conversations, reports revenue.",
    )
    .version(readVersion())
    .addHelpText('after', ENVIRONMENT)
    .showHelpAfterError('(add --help to see what is possible)')
    .exitOverride();
  addServeCommands(program);
  addRecomputeCommands(program);
  addCompanyCommands(program);
  addKeyCommands(program);
  addInviteCommand(program);
  addUserCommands(program);
  addPlatformCommands(program);
  addDemoCommand(program);
  addKnowledgeCommands(program);
  addTransferCommands(program);
  addBackupCommands(program);
  addVisitorCommands(program);
  return program;
}
