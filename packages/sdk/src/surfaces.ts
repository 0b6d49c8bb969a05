import type { GleenConfig, WidgetSurface } from './api.ts';
import { type LoadChunk, loadPart } from './chunk.ts';
import type { Page } from './globals.ts';
import type { Store } from './store.ts';
import type { Tell } from './story.ts';

/** What the assistant's surfaces may use while the visitor agrees and the company is known. */
export interface SurfaceSession {
  company: string;
  /** Without a slash at its end. */
  apiBaseUrl: string;
  /** Where something about the visitor may be kept, under keys that begin with `cartograph:`. */
  store: Store;
  /** The server recorded an interaction of the visitor by itself, at `atMs`: cart events are sent from now on, as after `sendInteraction`. */
  openGate(atMs: number): void;
}

/**
 * What the SDK gives to the assistant's surfaces beside its globals. The names are kept as they are, for the widget is bundled apart; it
 * puts its own methods over those of `window.gleenWidget`.
 */
export interface SurfaceHost {
  /** Does the task when there is a company and consent: at once, later, or never. */
  whenAgreed(task: (session: SurfaceSession) => void): void;
  emit(event: string, detail?: unknown): void;
  /** Loads a part of the widget from beside the script. */
  load: LoadChunk;
  /** Calls made before the widget was there, in order: a method's name, and what it was given. */
  calls: [method: keyof WidgetSurface, args: unknown[]][];
}

/** The part of the SDK that shows the assistant, `gleenWidget.widget.js`. */
export interface WidgetChunk {
  startWidget(host: SurfaceHost): void;
}

const ACTIONS = 'open close toggle sendMessage closeTicket showLauncher hideLauncher showNudge hideNudge setStyles setUserMetadata'.split(
  ' ',
) as (keyof WidgetSurface)[];

/** What steers the assistant's surfaces until they are there: the methods keep their calls. */
export function createSurfaces({ calls }: SurfaceHost, tell: Tell, called: () => void): WidgetSurface {
  const actions = ACTIONS.map((method) => [
    method,
    (...data: unknown[]) => {
      tell({ what: 'called', method, data });
      calls.push([method, data]);
      called();
    },
  ]);
  return { ...Object.fromEntries(actions), getTicketId: () => null, getMessages: () => [] };
}

/**
 * Makes the one who loads the widget, once the page is complete, if it uses a surface: by its settings, by a place for product FAQs, or by a call
 * that steers the assistant. Other pages load nothing of it.
 */
export function createWidgetLoader(page: Page, readConfig: () => GleenConfig, host: SurfaceHost): () => void {
  const { document } = page;
  let used: unknown;
  return () => {
    if (used || document.readyState !== 'complete') return;
    const { chat, surfaces } = readConfig();
    used = chat || surfaces || host.calls[0] || document.querySelector('[data-alhena-faqs]');
    if (used) loadPart(page, host.load, 'widget', (chunk) => chunk.startWidget(host));
  };
}
