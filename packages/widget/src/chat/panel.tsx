import type { AssistantSettings } from '@cartograph/core/assistant/wire';
import { Fragment, type VNode } from 'preact';
import type { Kit } from '../kit.ts';
import { Icon } from '../shared/icons.tsx';
import { parseMarkdown, toPlainText } from '../shared/markdown.ts';
import { Composer } from './composer.tsx';
import type { Conversation } from './conversation.ts';
import { HandOff } from './hand-off.tsx';
import type { Products } from './products.ts';
import { ShownMessage } from './shown-message.tsx';

/** What the chat is drawn from, and what may be done in it. */
export interface ChatProps {
  kit: Kit;
  title: string;
  settings: AssistantSettings;
  isOpen: boolean;
  isLauncherShown: boolean;
  draft: string;
  conversation: Conversation;
  products: Products;
  typed(text: string): void;
  send(text: string): void;
  open(): void;
  close(): void;
  keyPressed(event: KeyboardEvent): void;
}

/** The launcher, or the open panel. */
export function Chat(props: ChatProps): VNode {
  const { kit, title, isOpen, isLauncherShown, open } = props;
  if (isOpen) return <Panel {...props} />;
  if (!isLauncherShown) return <Fragment />;
  return (
    <button class="launcher" type="button" aria-haspopup="dialog" aria-label={`${kit.text('open')}: ${title}`} title={title} onClick={open}>
      <Icon name="chat" />
    </button>
  );
}

function Panel(props: ChatProps): VNode {
  const { kit, title, settings, conversation, draft, typed, send, close, keyPressed } = props;
  const { state } = conversation;
  const hasBegun = state.messages.length > 0;
  return (
    <div class="panel" role="dialog" aria-modal="true" aria-label={title} tabIndex={-1} onKeyDown={keyPressed}>
      <header>
        <h2>
          <bdi>{title}</bdi>
        </h2>
        {hasBegun && (
          <button
            class="plain"
            type="button"
            aria-label={kit.text('startOver')}
            title={kit.text('startOver')}
            onClick={conversation.startOver}
          >
            <Icon name="again" />
          </button>
        )}
        <button class="plain" type="button" aria-label={kit.text('close')} title={kit.text('close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard */}
      <section class="log" aria-label={kit.text('conversation')} tabIndex={0} ref={followEnd}>
        {settings.greeting && (
          <div class="message assistant">
            <div class="bubble" dir="auto">
              {settings.greeting}
            </div>
          </div>
        )}
        {state.messages.map((message) => (
          <ShownMessage {...props} message={message} />
        ))}
        {state.problem && (
          <div class="problem" role="alert">
            {kit.text(state.problem)}{' '}
            <button class="plain" type="button" onClick={conversation.retry}>
              {kit.text('again')}
            </button>
          </div>
        )}
        {state.handOff !== 'none' && (
          <HandOff kit={kit} contact={settings.contact_email} state={state.handOff} send={conversation.handOff} />
        )}
        {!hasBegun && settings.suggestions.length > 0 && (
          <div class="suggestions">
            {settings.suggestions.map((suggestion) => (
              <button type="button" dir="auto" onClick={() => send(suggestion)}>
                {suggestion}
              </button>
            ))}
          </div>
        )}
      </section>
      <div class="unseen" role="status">
        {say(props)}
      </div>
      <Composer {...{ kit, draft, typed, send }} />
    </div>
  );
}

/** What is read out: that an answer is coming, then all of it at once. */
function say({ kit, conversation }: ChatProps): string {
  const { messages, isAsking } = conversation.state;
  const last = messages[messages.length - 1];
  if (isAsking) return kit.text('writing');
  return last?.from === 'assistant' && last.outcome ? toPlainText(parseMarkdown(last.text)) : '';
}

/** Keeps the end in sight, unless the shopper scrolled back to read. */
function followEnd(log: HTMLElement | null): void {
  if (!log || log.dataset.followed) return;
  log.dataset.followed = 'true';
  let isAtEnd = true;
  const scroll = () => {
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  };
  log.addEventListener('scroll', () => {
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  });
  new MutationObserver(scroll).observe(log, { childList: true, subtree: true, characterData: true });
  scroll();
}
