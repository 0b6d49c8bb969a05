import type { AssistantSettings } from '@cartograph/core/assistant/wire';
import type { GleenWidget, WidgetEvent, WidgetSurface } from '@cartograph/sdk/api';
import type { SurfaceHost, SurfaceSession } from '@cartograph/sdk/surfaces';
import type { ChatSurface, mountChat } from './chat/mount.tsx';
import type { mountFaqs } from './faqs/mount.tsx';
import type { Kit, Mounted } from './kit.ts';
import { makeKit } from './make-kit.ts';
import { createMetadata } from './metadata.ts';
import type { mountNudges, NudgeSurface } from './nudges/mount.tsx';
import { createPart } from './part.ts';
import { createStyles } from './styles.ts';
import { decideUses, NO_SETTINGS, needsSettings } from './uses.ts';

/**
 * Begins with the assistant's surfaces in a page: takes the place of the methods that only kept their calls, makes up for those calls, and shows what
 * the page uses as soon as there are a company and consent. Where either ends, everything is taken away again.
 */
export function startWidget(host: SurfaceHost): void {
  const widget = window.gleenWidget;
  if (!widget) return;
  const config = () => document.gleenConfig ?? {};
  // biome-ignore lint/suspicious/noConsole: a part that cannot be loaded is told where the shop's developers look
  const failed = (error: unknown) => console.error(`[Cartograph] widget: ${error}`);
  const chat = createPart<ChatSurface>(host, 'chat', failed);
  const faqs = createPart<Mounted>(host, 'faqs', failed);
  const nudges = createPart<NudgeSurface>(host, 'nudges', failed);
  const styles = createStyles();
  const metadata = createMetadata();
  let running: SurfaceSession | undefined;
  let kit: Kit | undefined;
  let hasChat = false;

  const emit = (event: WidgetEvent, detail?: unknown) => {
    if (event === 'widget:opened') nudges.current()?.hide();
    host.emit(event, detail);
  };

  const openChat: Kit['openChat'] = (question) => {
    if (hasChat) chat.use((surface) => (question ? surface.ask(question) : surface.open()));
  };

  const startNudges = (rules: AssistantSettings['nudges']) => {
    const made = kit;
    if (made) nudges.start<{ mountNudges: typeof mountNudges }>((part) => part.mountNudges(made, rules, () => !chat.current()?.isOpen()));
  };

  const begin = async (session: SurfaceSession) => {
    if (session === running) return;
    if (running) stop();
    running = session;
    const made = makeKit(session, { host, metadata: metadata.all, emit, config, dress: styles.dress, openChat });
    kit = made;
    const settings = needsSettings(config()) ? await made.server.settings().catch(() => NO_SETTINGS) : NO_SETTINGS;
    if (running === session) show(made, settings);
  };

  const show = (made: Kit, settings: AssistantSettings) => {
    const uses = decideUses(config(), settings, !!document.querySelector('[data-alhena-faqs]'));
    hasChat = uses.chat;
    if (uses.chat) chat.start<{ mountChat: typeof mountChat }>((part) => part.mountChat(made, settings));
    if (uses.faqs) faqs.start<{ mountFaqs: typeof mountFaqs }>((part) => part.mountFaqs(made));
    if (uses.nudges || shallNudge) startNudges(uses.nudges ? settings.nudges : []);
  };

  const stop = () => {
    running = undefined;
    kit = undefined;
    hasChat = false;
    for (const part of [chat, faqs, nudges]) part.stop();
  };

  let shallNudge = false;
  const surface: WidgetSurface = {
    open: () => chat.use((found) => found.open()),
    close: () => chat.use((found) => found.close()),
    toggle: () => chat.use((found) => (found.isOpen() ? found.close() : found.open())),
    sendMessage: (text) => chat.use((found) => found.ask(String(text))),
    closeTicket: () => chat.use((found) => found.startOver()),
    getTicketId: () => chat.current()?.ticketId() ?? null,
    getMessages: () => chat.current()?.messages() ?? [],
    showLauncher: () => chat.use((found) => found.showLauncher(true)),
    hideLauncher: () => chat.use((found) => found.showLauncher(false)),
    showNudge(nudge) {
      shallNudge = true;
      nudges.use((found) => found.show(nudge));
      if (!nudges.current()) startNudges([]);
    },
    hideNudge: () => nudges.use((found) => found.hide()),
    setStyles: styles.set,
    setUserMetadata: metadata.set,
  };

  Object.assign(widget, surface);
  follow(widget, 'setConsent');
  follow(widget, 'setCompanyKey');
  const unload = widget.unload;
  widget.unload = () => {
    stop();
    unload();
  };
  for (const [method, args] of host.calls) (surface[method] as (...args: unknown[]) => void)(...args);
  host.whenAgreed(begin);

  /** What is shown depends on the visitor's word and on the company: where they change, it begins anew. */
  function follow(steered: GleenWidget, method: 'setConsent' | 'setCompanyKey'): void {
    const before = steered[method] as (value: string) => void;
    steered[method] = (value: string) => {
      before(value);
      let current: SurfaceSession | undefined;
      host.whenAgreed((session) => {
        current = session;
        begin(session);
      });
      if (!current) stop();
    };
  }
}
