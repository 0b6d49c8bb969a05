import type { AiProfileList, AssistantFields, ManagedAssistant, ManagedNudge, NudgeFields } from '@cartograph/core/manage/assistant';
import { NUDGES_MAX } from '@cartograph/core/manage/assistant';
import { makeId } from '../ingest/make-id.ts';
import { deleteNudge, forgetProfileName, listNudges, listProfileNames, nameProfile, saveAssistant, saveNudge } from '../store/assistant.ts';
import { type Company, holdCompany } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { readDimensions } from '../store/reports/dimensions.ts';
import { inTransaction } from '../store/transaction.ts';
import { readSettings } from './settings.ts';

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What people do with a company's assistant beside its knowledge. All throw StoreUnavailable. */
export function openManagedAssistant(database: Database, modelName: string | null) {
  const describe = async (db: Query, company: Company): Promise<ManagedAssistant> => ({
    ...(await readSettings(db, company)),
    model: modelName,
  });
  return {
    readSettings: (company: Company) => orUnavailable(describe(database.db, company)),
    changeSettings: (company: Company, change: Partial<AssistantFields>): Promise<ManagedAssistant> =>
      inTransaction(database, async (tx) => {
        // Two changes at once must not undo each other.
        await holdCompany(tx, company.companyId);
        await saveAssistant(tx, company.companyId, { ...(await readSettings(tx, company)), ...change });
        return describe(tx, company);
      }),
    listNudges: ({ companyId }: Company) => orUnavailable(listNudges(database.db, companyId)),
    /** Adds a nudge; undefined where there are too many already. */
    createNudge: ({ companyId }: Company, fields: NudgeFields): Promise<ManagedNudge | undefined> =>
      inTransaction(database, async (tx) => {
        await holdCompany(tx, companyId);
        if ((await listNudges(tx, companyId)).length >= NUDGES_MAX) return undefined;
        const nudge = { nudge_id: makeId(), ...fields };
        await saveNudge(tx, companyId, nudge);
        return nudge;
      }),
    /** Changes a nudge; undefined if there is none such. */
    changeNudge: ({ companyId }: Company, nudgeId: string, change: Partial<NudgeFields>): Promise<ManagedNudge | undefined> =>
      inTransaction(database, async (tx) => {
        await holdCompany(tx, companyId);
        const old = (await listNudges(tx, companyId)).find((nudge) => nudge.nudge_id === nudgeId);
        if (old === undefined) return undefined;
        const changed = { ...old, ...change };
        await saveNudge(tx, companyId, changed);
        return changed;
      }),
    deleteNudge: async ({ companyId }: Company, nudgeId: string): Promise<boolean> =>
      UUID.test(nudgeId) && orUnavailable(deleteNudge(database.db, companyId, nudgeId)),
    listProfiles: async ({ companyId }: Company): Promise<AiProfileList> => {
      const names = new Map((await orUnavailable(listProfileNames(database.db, companyId))).map((row) => [row.ai_profile, row.name]));
      const seen = (await readDimensions(database, companyId)).ai_profiles.filter((profile) => profile !== '');
      const all = [...new Set([...names.keys(), ...seen])].sort();
      return { ai_profiles: all.map((profile) => ({ ai_profile: profile, name: names.get(profile) ?? null })) };
    },
    nameProfile: ({ companyId }: Company, profile: string, name: string) =>
      orUnavailable(nameProfile(database.db, companyId, profile, name)),
    forgetProfile: ({ companyId }: Company, profile: string) => orUnavailable(forgetProfileName(database.db, companyId, profile)),
  };
}

export type AssistantAdmin = ReturnType<typeof openManagedAssistant>;
