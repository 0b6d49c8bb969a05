import { openCompanyDirectory } from './access/company-directory.ts';
import { checkKey, handOutKey, listKeys, revokeKey } from './access/keys.ts';
import { openSharedCounts } from './access/shared-counts.ts';
import { openAccounts } from './accounts/accounts.ts';
import { openManagedAssistant } from './assistant/manage.ts';
import { openModel } from './assistant/model.ts';
import { openSurfaces } from './assistant/surfaces.ts';
import type { AssistantModel } from './config/environment.ts';
import { DEMO_COMPANY, DEMO_DAYS, findDemo } from './demo/company.ts';
import { fillDemo } from './demo/history.ts';
import type { AppParts } from './http/app.ts';
import { changeCompanySettings } from './ingest/change-settings.ts';
import { answerFullVisitors } from './ingest/full-visitors.ts';
import { type Lanes, openLanes } from './ingest/lanes.ts';
import { type LongWork, openLongWork } from './ingest/long-work.ts';
import { readProof } from './ingest/read-proof.ts';
import type { Answer } from './ingest/record.ts';
import { openRejectionLog } from './ingest/rejection-log.ts';
import { openTasks, type Tasks } from './ingest/tasks.ts';
import { openUpkeep } from './ingest/upkeep.ts';
import { importKnowledge } from './knowledge/import.ts';
import { openKnowledge } from './knowledge/manage.ts';
import { answerDataRequest } from './platforms/privacy.ts';
import { openPlatforms, type PlatformService } from './platforms/service.ts';
import { findCompany, toSettings } from './store/companies.ts';
import type { Database } from './store/database.ts';
import { orUnavailable } from './store/failure.ts';
import { isMigrated } from './store/migrate.ts';
import { readConversation, readConversations } from './store/reports/conversations.ts';
import { readDimensions } from './store/reports/dimensions.ts';
import { readEventLog } from './store/reports/events.ts';
import { readInstallation } from './store/reports/installation.ts';
import { readIntegrations } from './store/reports/integrations.ts';
import { readOrders } from './store/reports/orders.ts';
import { readRevenue } from './store/reports/revenue.ts';
import { eraseVisitor, exportVisitor } from './transfer/visitor.ts';

/** Gives the HTTP side what it does with the database, which it does not know itself. */
export function assembleParts(
  database: Database,
  now: () => number,
  onError: (error: unknown) => void,
  secret: string | null = null,
  assistant: AssistantModel | null = null,
): Pick<
  AppParts,
  | 'access'
  | 'accounts'
  | 'assistant'
  | 'conversations'
  | 'demo'
  | 'hearOwnAnswers'
  | 'importFile'
  | 'integrations'
  | 'isReady'
  | 'keys'
  | 'knowledge'
  | 'lanes'
  | 'now'
  | 'rejections'
  | 'reports'
  | 'settings'
  | 'shareCounts'
  | 'surfaces'
  | 'upkeep'
  | 'visitors'
> & {
  platforms: PlatformService;
  longWork: LongWork;
  tasks: Tasks;
} {
  const accounts = openAccounts(database, now, secret);
  const findCompanyByKey = openCompanyDirectory(database, now);
  const lanes = answerFullVisitors(openLanes(database, now), database, now);
  const answersHeard = new Set<(answers: readonly Answer[]) => void>();
  /** The same lanes for what the server reports by itself: its own answers, and what shop systems told it. */
  const ownLanes: Lanes = {
    ...lanes,
    record: async (companyId, arrivals) => {
      const answers = await lanes.record(companyId, arrivals);
      for (const hear of answersHeard) hear(answers);
      return answers;
    },
  };
  const longWork = openLongWork();
  const tasks = openTasks();
  const model = assistant === null ? null : openModel(assistant);
  return {
    access: {
      findCompany: findCompanyByKey,
      checkKey: (companyId, secret) => checkKey(database, companyId, secret, now()),
      findStanding: accounts.findStanding,
    },
    accounts,
    keys: {
      list: (companyId) => listKeys(database, companyId),
      create: (companyId, scopes) => handOutKey(database, companyId, scopes),
      revoke: (companyId, keyId) => revokeKey(database, companyId, keyId),
    },
    lanes,
    hearOwnAnswers: (hear) => void answersHeard.add(hear),
    shareCounts: database.isShared ? openSharedCounts(database, findCompanyByKey, accounts.readSecret) : null,
    rejections: openRejectionLog(database),
    reports: {
      readRevenue: (companyId, query) => readRevenue(database, companyId, query),
      readOrders: (companyId, query) => readOrders(database, companyId, query),
      readProof: (companyKey, query) => readProof(database, companyKey, query, new Date(now())),
      readInstallation: (companyId) => readInstallation(database, companyId),
      readDimensions: (companyId) => readDimensions(database, companyId),
      readEventLog: (companyId, query) => readEventLog(database, companyId, query),
    },
    settings: {
      read: async (companyKey) => {
        const company = await orUnavailable(findCompany(database.db, companyKey));
        return company && toSettings(company);
      },
      change: (companyId, change, onProgress) =>
        longWork.run(companyId, () => changeCompanySettings(database, companyId, change, new Date(now()), onProgress)),
    },
    visitors: {
      export: (companyId, fingerprint) => exportVisitor(database, companyId, fingerprint),
      erase: (companyId, fingerprint) => longWork.run(companyId, () => eraseVisitor(database, companyId, fingerprint, new Date(now()))),
    },
    demo: {
      company: DEMO_COMPANY,
      find: () => findDemo(database),
      fill: (companyId, onProgress) =>
        longWork.run(companyId, async () => {
          await fillDemo(database, companyId, DEMO_DAYS, now(), onProgress);
        }),
    },
    longWork,
    platforms: openPlatforms({ database, lanes: ownLanes }, now, onError),
    integrations: {
      read: (companyId) => readIntegrations(database, companyId),
      markDataRequest: (companyId, requestId, done, userId) =>
        answerDataRequest(database, companyId, requestId, done ? { userId, at: new Date(now()) } : null),
    },
    surfaces: openSurfaces({ database, lanes: ownLanes, tasks, model, now }),
    assistant: openManagedAssistant(database, model?.name ?? null),
    conversations: {
      list: (companyId, query) => readConversations(database, companyId, query),
      read: (companyId, conversationId, by) => readConversation(database, companyId, conversationId, by),
    },
    knowledge: openKnowledge(database, now),
    importFile: (companyId, text, tell) => tasks.note(importKnowledge(database, companyId, text, now, tell)),
    tasks,
    upkeep: openUpkeep(),
    isReady: () => isMigrated(database.db),
    now,
  };
}
