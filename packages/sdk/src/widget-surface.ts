import type { WidgetSurface } from './api.ts';
import type { Tell } from './story.ts';

const ACTIONS = [
  'open',
  'close',
  'toggle',
  'sendMessage',
  'closeTicket',
  'showLauncher',
  'hideLauncher',
  'showNudge',
  'hideNudge',
  'setStyles',
  'setUserMetadata',
] as const;

/**
 * What steers the assistant's surfaces, for pages that have none: the methods are there, so that a shop's code runs, and do
 * nothing. A widget takes their place by assigning its own over them.
 */
export function createAbsentWidget(tell: Tell): WidgetSurface {
  const actions = ACTIONS.map((method) => [method, () => tell({ what: 'no_widget', method })]);
  return { ...Object.fromEntries(actions), getTicketId: () => null, getMessages: () => [] };
}
