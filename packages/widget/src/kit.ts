import type { GleenConfig, WidgetEvent } from '@cartograph/sdk/api';
import type { SurfaceSession } from '@cartograph/sdk/surfaces';
import type { AssistantServer } from './server.ts';
import type { TextName } from './shared/texts.ts';

/** What each surface is made with. */
export interface Kit {
  session: SurfaceSession;
  server: AssistantServer;
  /** Tells the shop's listeners of `gleenWidget`. */
  emit(event: WidgetEvent, detail?: unknown): void;
  /** The page's settings as they are now. */
  config(): GleenConfig;
  /** What a surface says, in the shop's words. */
  text(name: TextName): string;
  /** Makes a new id for a question. */
  makeId(): string;
  /** Gives an element the styles that the shop set, now and when they change. */
  dress(element: HTMLElement): void;
  /** The visitor used a nudge. */
  usedNudge(): void;
  /** Opens the chat where the page has one, and asks it something. */
  openChat(question?: string | null): void;
}

/** A surface on the page. */
export interface Mounted {
  /** Takes everything of it away. */
  stop(): void;
}
