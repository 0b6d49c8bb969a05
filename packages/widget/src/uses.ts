import type { AssistantSettings } from '@cartograph/core/assistant/wire';
import type { GleenConfig } from '@cartograph/sdk/api';

/** Which surfaces a page shows. */
export interface Uses {
  chat: boolean;
  faqs: boolean;
  nudges: boolean;
}

/** What the settings are where the server did not tell them: the page's own words decide. */
export const NO_SETTINGS: AssistantSettings = {
  chat_enabled: false,
  title: '',
  greeting: '',
  suggestions: [],
  contact_email: null,
  nudges: [],
};

/** Whether a page needs the company's settings to know what it shows, and how. */
export function needsSettings({ chat, surfaces = [] }: GleenConfig): boolean {
  return chat === true || surfaces.includes('nudges') || (chat !== false && surfaces.includes('chat'));
}

/** Tells what a page shows: the chat if it says so itself, or leaves it to the company, which has switched it on. */
export function decideUses({ chat, surfaces = [] }: GleenConfig, settings: AssistantSettings, hasFaqPlace: boolean): Uses {
  return {
    chat: chat ?? (surfaces.includes('chat') && settings.chat_enabled),
    faqs: hasFaqPlace || surfaces.includes('faqs'),
    nudges: surfaces.includes('nudges'),
  };
}
