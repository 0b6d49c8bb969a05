import * as v from 'valibot';
import { isStorable } from '../wire/text.ts';
import { email } from './fields.ts';

export const SUGGESTIONS_MAX = 6;
export const NUDGES_MAX = 50;
export const NUDGE_SECONDS_MAX = 3_600;
const LINE_MAX_CHARACTERS = 100;
const MESSAGE_MAX_CHARACTERS = 500;

const line = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max), v.check(isStorable, 'line'));

const settingsFields = {
  chat_enabled: v.pipe(v.boolean(), v.description('Whether pages show the chat launcher. FAQs and nudges do not need it.')),
  title: line(LINE_MAX_CHARACTERS),
  greeting: line(MESSAGE_MAX_CHARACTERS),
  suggestions: v.pipe(v.array(line(LINE_MAX_CHARACTERS)), v.maxLength(SUGGESTIONS_MAX)),
  no_answer: v.pipe(line(MESSAGE_MAX_CHARACTERS), v.description('What is said where the knowledge has no answer.')),
  contact_email: v.pipe(v.nullable(email), v.description('Shown to a shopper whom the assistant could not help; null shows none.')),
};

/** Answer of `GET /api/companies/:company/assistant/settings`. */
export const managedAssistant = v.object({
  ...settingsFields,
  model: v.pipe(v.nullable(v.string()), v.description('The language model that answers on this server; null where retrieval does.')),
});

export type ManagedAssistant = v.InferOutput<typeof managedAssistant>;

/** Body of `PATCH /api/companies/:company/assistant/settings`, answered with the settings; what is left out stays. */
export const assistantChange = v.partial(v.object(settingsFields));

export type AssistantFields = Omit<ManagedAssistant, 'model'>;

const nudgeFields = {
  message: line(MESSAGE_MAX_CHARACTERS),
  action: v.nullable(line(LINE_MAX_CHARACTERS)),
  opens: v.nullable(line(MESSAGE_MAX_CHARACTERS)),
  page_pattern: v.nullable(v.pipe(v.string(), v.trim(), v.regex(/^[/*]\S*$/), v.maxLength(255), v.check(isStorable, 'page_pattern'))),
  after_seconds: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(NUDGE_SECONDS_MAX))),
  on_exit_intent: v.boolean(),
  cart_value_min: v.nullable(v.pipe(v.string(), v.regex(/^\d{1,12}(\.\d{1,6})?$/))),
  times_a_day_max: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  enabled: v.pipe(v.boolean(), v.description('Whether pages get it at all.')),
};

const managedNudge = v.object({ nudge_id: v.string(), ...nudgeFields });

export type ManagedNudge = v.InferOutput<typeof managedNudge>;

/** Answer of `GET /api/companies/:company/nudges`, oldest first. */
export const nudgeList = v.object({ nudges: v.array(managedNudge) });

export type NudgeList = v.InferOutput<typeof nudgeList>;

/** Body of `POST /api/companies/:company/nudges`, which answers 201 with the nudge; 409 where there are NUDGES_MAX already. */
export const newNudge = v.object({
  message: nudgeFields.message,
  action: v.optional(nudgeFields.action, null),
  opens: v.optional(nudgeFields.opens, null),
  page_pattern: v.optional(nudgeFields.page_pattern, null),
  after_seconds: v.optional(nudgeFields.after_seconds, null),
  on_exit_intent: v.optional(nudgeFields.on_exit_intent, false),
  cart_value_min: v.optional(nudgeFields.cart_value_min, null),
  times_a_day_max: v.optional(nudgeFields.times_a_day_max, 1),
  enabled: v.optional(nudgeFields.enabled, true),
});

/** Answer of `POST` and `PATCH` of a nudge. */
export const savedNudge = managedNudge;

/** Body of `PATCH /api/companies/:company/nudges/:nudge`; what is left out stays. `DELETE` of the same address answers 204. */
export const nudgeChange = v.partial(v.object(nudgeFields));

export type NudgeFields = v.InferOutput<typeof newNudge>;

const aiProfile = v.object({
  ai_profile: v.pipe(v.string(), v.description('What embeds and events name it by.')),
  name: v.pipe(v.nullable(v.string()), v.description('What people call it; null for one that events name and nobody has named yet.')),
});

/**
 * Answer of `GET /api/companies/:company/ai-profiles`: those that have a name and those that events named. `DELETE` of
 * `/api/companies/:company/ai-profiles/:profile` forgets a name and answers 204.
 */
export const aiProfileList = v.object({ ai_profiles: v.array(aiProfile) });

export type AiProfileList = v.InferOutput<typeof aiProfileList>;

/** Body of `PUT /api/companies/:company/ai-profiles/:profile`, which answers 204: gives it a name, whether events know it or not. */
export const aiProfileName = v.object({ name: line(LINE_MAX_CHARACTERS) });
