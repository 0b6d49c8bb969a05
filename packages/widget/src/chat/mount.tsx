import type { AssistantSettings } from '@cartograph/core/assistant/wire';
import { render } from 'preact';
import type { Kit, Mounted } from '../kit.ts';
import { openShadow, placeBeside } from '../shared/shadow.ts';
import { createConversation } from './conversation.ts';
import { createFocus } from './focus.ts';
import { openKept } from './kept.ts';
import type { Message } from './message.ts';
import css from './panel.css';
import { Chat } from './panel.tsx';
import { createProducts } from './products.ts';
import { rememberOpen, wasOpen } from './reopen.ts';
import { followViewport } from './viewport.ts';

/** The chat on a page, as `gleenWidget` steers it. */
export interface ChatSurface extends Mounted {
  open(): void;
  close(): void;
  isOpen(): boolean;
  /** Opens the panel and asks. */
  ask(text: string): void;
  startOver(): void;
  showLauncher(shown: boolean): void;
  ticketId(): string | null;
  messages(): Pick<Message, 'from' | 'text' | 'products' | 'at' | 'helpful'>[];
}

/** Puts launcher and panel into the page. Opening is no interaction: nothing is asked of the server but what was said before. */
export function mountChat(kit: Kit, settings: AssistantSettings): ChatSurface {
  const host = placeBeside('chat');
  const root = openShadow(host, css);
  kit.dress(host);
  const kept = openKept(kit.session);
  const title = settings.title || kit.text('title');
  const focus = createFocus(host, root);
  let isOpen = false;
  let isLauncherShown = true;
  let isDrawing = false;
  let draft = '';

  const draw = () => {
    isDrawing = false;
    if (!host.isConnected) return;
    const focused = root.activeElement;
    render(
      <Chat
        {...{ kit, title, settings, isOpen, isLauncherShown, draft, products, conversation }}
        typed={(text) => {
          draft = text;
        }}
        send={send}
        open={() => open()}
        close={close}
        keyPressed={(event) => focus.keyPressed(event, close)}
      />,
      root,
    );
    if (focused && isOpen && !root.activeElement) focus.settle();
    if (isOpen) products.displayed(conversation.state.messages);
  };
  /** Draws once for all changes that come together. */
  const changed = () => {
    if (isDrawing) return;
    isDrawing = true;
    queueMicrotask(draw);
  };

  const conversation = createConversation(kit, kept, changed);
  const products = createProducts(kit, conversation.state, changed, () => focus.isPhone() && close());

  const send = (text: string) => {
    draft = '';
    conversation.ask(text);
    draw();
  };

  const open = (takesFocus = true) => {
    if (isOpen) return;
    isOpen = true;
    rememberOpen(true);
    draw();
    if (takesFocus) focus.enter();
    kit.emit('widget:opened');
  };

  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    rememberOpen(false);
    draw();
    focus.leave();
    kit.emit('widget:closed');
  };

  /** Another tab asked, got its answer, or began anew. */
  const heardElsewhere = (event: StorageEvent) => {
    if (event.key === kept.key && !kept.read().pending) conversation.recall(false);
  };

  const ended = new AbortController();
  followViewport(host, ended.signal);
  window.addEventListener('storage', heardElsewhere, { signal: ended.signal });
  // A page that comes back from the back/forward cache heard nothing meanwhile.
  window.addEventListener('pageshow', (event) => event.persisted && conversation.recall(true), { signal: ended.signal });
  draw();
  conversation.recall(true);
  if (wasOpen() && !focus.isPhone()) open(false);

  return {
    open: () => open(),
    close,
    isOpen: () => isOpen,
    ask(text) {
      open();
      send(text);
    },
    startOver: conversation.startOver,
    showLauncher(shown) {
      isLauncherShown = shown;
      draw();
    },
    ticketId: () => conversation.state.id ?? null,
    messages: () =>
      conversation.state.messages.map(({ from, text, products: cards, at, helpful }) => ({ from, text, products: cards, at, helpful })),
    stop() {
      ended.abort();
      conversation.stop();
      rememberOpen(false);
      render(null, root);
      host.remove();
    },
  };
}
