import type { Channel, Model } from '@cartograph/core/wire/vocabulary';

/** What a channel is called; `NONE` is what nobody earned. */
export const CHANNEL_NAMES: Readonly<Record<Channel | 'NONE', string>> = {
  CHAT: 'Chat',
  FAQ: 'Product FAQs',
  NUDGE: 'Nudges',
  NONE: 'Not credited',
};

/** What a model is called. */
export const MODEL_NAMES: Readonly<Record<Model, string>> = {
  first_touch: 'First touch',
  last_touch: 'Last touch',
  linear: 'Linear',
};
