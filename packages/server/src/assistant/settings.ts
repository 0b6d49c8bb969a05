import type { AssistantSettings } from '@cartograph/core/assistant/wire';
import type { AssistantFields } from '@cartograph/core/manage/assistant';
import { findAssistant, listNudges } from '../store/assistant.ts';
import type { Company } from '../store/companies.ts';
import type { Query } from '../store/database.ts';

/** How a company's assistant looks and greets; before anything is set, under the company's name. */
export async function readSettings(db: Query, company: Pick<Company, 'companyId' | 'name'>): Promise<AssistantFields> {
  return (await findAssistant(db, company.companyId)) ?? defaultsOf(company);
}

/** The settings as pages get them, with the nudges that are on. */
export async function readPublicSettings(db: Query, company: Pick<Company, 'companyId' | 'name'>): Promise<AssistantSettings> {
  const { no_answer: _, ...settings } = await readSettings(db, company);
  const nudges = await listNudges(db, company.companyId);
  return { ...settings, nudges: nudges.filter((nudge) => nudge.enabled).map(({ enabled: _enabled, ...nudge }) => nudge) };
}

function defaultsOf({ name }: Pick<Company, 'name'>): AssistantFields {
  return {
    chat_enabled: true,
    title: name,
    greeting: 'Hello! What would you like to know?',
    suggestions: [],
    no_answer: 'I have no answer to that. Leave your e-mail address, and a person will write to you.',
    contact_email: null,
  };
}
