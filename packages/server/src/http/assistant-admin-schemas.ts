import { SURFACES } from '@cartograph/core/assistant/wire';
import {
  aiProfileList,
  aiProfileName,
  assistantChange,
  managedAssistant,
  newNudge,
  nudgeChange,
  nudgeList,
  savedNudge,
} from '@cartograph/core/manage/assistant';
import { CONVERSATION_OUTCOMES, conversationPage, conversationTranscript } from '@cartograph/core/manage/conversations';
import * as v from 'valibot';
import { describeManaged, NO_CONTENT } from './managed-schema.ts';

const TAG = 'Assistant';
const READ = [401, 403, 404, 429, 503];
const CHANGE = [400, ...READ, 413, 415];
const text = (description: string) => v.optional(v.pipe(v.string(), v.description(description)));

/** What the API description says about how people keep the assistant. */
export const assistantAdminSchemas = {
  settings: describeManaged(TAG, 'How the assistant looks and greets', {
    params: ['company'],
    success: { 200: managedAssistant },
    problems: READ,
  }),
  change: describeManaged(TAG, 'Change how the assistant looks and greets', {
    params: ['company'],
    body: assistantChange,
    success: { 200: managedAssistant },
    problems: CHANGE,
  }),
  nudges: describeManaged(TAG, 'The nudges, oldest first', { params: ['company'], success: { 200: nudgeList }, problems: READ }),
  createNudge: describeManaged(TAG, 'Add a nudge', {
    params: ['company'],
    body: newNudge,
    success: { 201: savedNudge },
    problems: [...CHANGE, 409],
  }),
  changeNudge: describeManaged(TAG, 'Change a nudge; what is left out stays', {
    params: ['company', 'nudge'],
    body: nudgeChange,
    success: { 200: savedNudge },
    problems: CHANGE,
  }),
  removeNudge: describeManaged(TAG, 'Delete a nudge', { params: ['company', 'nudge'], success: NO_CONTENT, problems: READ }),
  profiles: describeManaged(TAG, 'The AI profiles that have a name or that events named', {
    params: ['company'],
    success: { 200: aiProfileList },
    problems: READ,
  }),
  nameProfile: describeManaged(TAG, 'Name an AI profile', {
    params: ['company', 'profile'],
    body: aiProfileName,
    success: NO_CONTENT,
    problems: CHANGE,
  }),
  forgetProfile: describeManaged(TAG, 'Forget the name of an AI profile', {
    params: ['company', 'profile'],
    success: NO_CONTENT,
    problems: READ,
  }),
  conversations: describeManaged(TAG, 'Conversations, newest first', {
    params: ['company'],
    querystring: v.object({
      channel: v.optional(v.picklist(SURFACES)),
      outcome: v.optional(v.picklist(CONVERSATION_OUTCOMES)),
      helpful: v.optional(v.picklist(['true', 'false'])),
      ai_profile: text('Only those with this AI profile.'),
      q: text('Only those in which all of these words were asked or answered together.'),
      fingerprint: text('Only those of this visitor, by the chat fingerprint.'),
      from: text('Only those that went on on this day of the company’s time zone or later, YYYY-MM-DD.'),
      to: text('Only those that went on on this day or before.'),
      limit: text('Rows a page, 1 to 500; by default 50.'),
      cursor: text('`next_cursor` of the page before.'),
    }),
    success: { 200: conversationPage },
    problems: [400, ...READ],
  }),
  conversation: describeManaged(TAG, 'A conversation, why its answers count as helpful or not, and the orders that followed', {
    params: ['company', 'conversation'],
    success: { 200: conversationTranscript },
    problems: READ,
  }),
};
