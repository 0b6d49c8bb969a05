import type {
  AiProfileList,
  AssistantFields,
  ManagedAssistant,
  ManagedNudge,
  NudgeFields,
  NudgeList,
} from '@cartograph/core/manage/assistant';
import type { ConversationPage, ConversationTranscript } from '@cartograph/core/manage/conversations';
import type { EntryFields, EntryPage, ImportLine, KnowledgeEntry, ProductPage } from '@cartograph/core/manage/knowledge';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readLines } from './progress.ts';
import type { Parameters } from './reports.ts';
import { REPORTS } from './reports.ts';
import { change, companyPath, get, sendFile, toQuery } from './request.ts';

/** The first part of the keys of a company's knowledge, which an import changes. */
export const KNOWLEDGE = 'knowledge';

/** The questions and answers of a company. */
export function entriesQuery(company: string, parameters: Parameters) {
  return infiniteQueryOptions({
    queryKey: [KNOWLEDGE, company, 'entries', parameters],
    queryFn: ({ signal, pageParam }) =>
      get<EntryPage>(companyPath(company, `knowledge/entries?${toQuery({ ...parameters, cursor: pageParam })}`), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Changes an entry, or adds one where `entryId` is undefined. Throws RequestFailed, as all changes here do. */
export function saveEntry(company: string, entryId: string | undefined, entry: EntryFields): Promise<KnowledgeEntry> {
  return entryId === undefined
    ? change('POST', companyPath(company, 'knowledge/entries'), entry)
    : change('PATCH', companyPath(company, `knowledge/entries/${encodeURIComponent(entryId)}`), entry);
}

/** Deletes an entry. */
export function deleteEntry(company: string, entryId: string): Promise<undefined> {
  return change('DELETE', companyPath(company, `knowledge/entries/${encodeURIComponent(entryId)}`));
}

/** The catalogue of a company. */
export function productsQuery(company: string, parameters: Parameters) {
  return infiniteQueryOptions({
    queryKey: [KNOWLEDGE, company, 'products', parameters],
    queryFn: ({ signal, pageParam }) =>
      get<ProductPage>(companyPath(company, `knowledge/products?${toQuery({ ...parameters, cursor: pageParam })}`), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Deletes a product of the catalogue; its entries stay. */
export function deleteProduct(company: string, productId: string): Promise<undefined> {
  return change('DELETE', companyPath(company, `knowledge/products/${encodeURIComponent(productId)}`));
}

/** Brings a file in, and tells of each line of the answer as it comes. Throws RequestFailed. */
export async function importKnowledge(company: string, file: File, onLine: (line: ImportLine) => void): Promise<void> {
  const response = await sendFile(companyPath(company, 'knowledge/imports'), file);
  for await (const line of readLines<ImportLine>(response)) onLine(line);
}

/** How the assistant greets, and what answers. */
export function assistantQuery(company: string) {
  return queryOptions({
    queryKey: ['assistant', company],
    queryFn: ({ signal }) => get<ManagedAssistant>(companyPath(company, 'assistant/settings'), signal),
  });
}

/** Changes how the assistant greets; what is left out stays. */
export function changeAssistant(company: string, fields: Partial<AssistantFields>): Promise<ManagedAssistant> {
  return change('PATCH', companyPath(company, 'assistant/settings'), fields);
}

/** The nudges of a company, oldest first. */
export function nudgesQuery(company: string) {
  return queryOptions({
    queryKey: ['nudges', company],
    queryFn: ({ signal }) => get<NudgeList>(companyPath(company, 'nudges'), signal),
  });
}

/** Changes a nudge, or adds one where `nudgeId` is undefined. */
export function saveNudge(company: string, nudgeId: string | undefined, nudge: NudgeFields): Promise<ManagedNudge> {
  return nudgeId === undefined
    ? change('POST', companyPath(company, 'nudges'), nudge)
    : change('PATCH', companyPath(company, `nudges/${encodeURIComponent(nudgeId)}`), nudge);
}

/** Deletes a nudge. */
export function deleteNudge(company: string, nudgeId: string): Promise<undefined> {
  return change('DELETE', companyPath(company, `nudges/${encodeURIComponent(nudgeId)}`));
}

/** The AI profiles that have a name or that events named; of the reports, for new events may bring others. */
export function profilesQuery(company: string) {
  return queryOptions({
    queryKey: [REPORTS, company, 'ai-profiles'],
    queryFn: ({ signal }) => get<AiProfileList>(companyPath(company, 'ai-profiles'), signal),
  });
}

/** Gives an AI profile the name that people call it by. */
export function nameProfile(company: string, profile: string, name: string): Promise<undefined> {
  return change('PUT', companyPath(company, `ai-profiles/${encodeURIComponent(profile)}`), { name });
}

/** Takes that name away. */
export function forgetProfile(company: string, profile: string): Promise<undefined> {
  return change('DELETE', companyPath(company, `ai-profiles/${encodeURIComponent(profile)}`));
}

/** What shoppers asked, newest first. */
export function conversationsQuery(company: string, parameters: Parameters) {
  return infiniteQueryOptions({
    queryKey: [REPORTS, company, 'conversations', parameters],
    queryFn: ({ signal, pageParam }) =>
      get<ConversationPage>(companyPath(company, `conversations?${toQuery({ ...parameters, cursor: pageParam })}`), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Everything of one conversation. */
export function transcriptQuery(company: string, conversation: string) {
  return queryOptions({
    queryKey: [REPORTS, company, 'transcript', conversation],
    queryFn: ({ signal }) => get<ConversationTranscript>(companyPath(company, `conversations/${encodeURIComponent(conversation)}`), signal),
  });
}
