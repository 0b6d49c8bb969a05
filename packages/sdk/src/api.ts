import type { CartType, Channel } from '@cartograph/core/wire/vocabulary';

/** The argument of `trackAlhenaEvent('sendCartEvent', …)`. */
export interface CartEventData {
  type: CartType;
  productId: string;
  productName: string;
  /** Price of one, after discounts, in units of the currency. */
  value: number;
  /** ISO 4217, upper case. */
  currency: string;
  /** How many are in the cart after the action. */
  quantity: number;
}

/** One line of an order; all fields are required. */
export interface LineItemData {
  productId: string;
  productName: string;
  quantity: number;
  /** Price of one, in units of the currency. */
  value: number;
  currency: string;
}

/** The argument of `trackAlhenaEvent('sendCheckoutEvent', …)`. */
export interface CheckoutEventData {
  /** The same order id is never recorded twice. */
  orderId?: string;
  /** The order's total after discounts and taxes, in units of the currency. */
  value: number;
  currency: string;
  lineItems?: LineItemData[];
}

/** The argument of `trackAlhenaEvent('sendInteraction', …)`. */
export interface InteractionData {
  channel: Channel;
  conversationId?: string;
  helpful?: boolean;
  productId?: string;
  aiProfile?: string;
}

/** What each method takes. */
export interface Calls {
  sendCartEvent: CartEventData;
  sendCheckoutEvent: CheckoutEventData;
  sendInteraction: InteractionData;
}

/** What the visitor lets the shop do: `pending` until they were asked. */
export type Consent = 'granted' | 'denied' | 'pending';

/** The assistant's own surfaces. */
export type SurfaceName = 'chat' | 'faqs' | 'nudges';

/** A product that the assistant shows. Prices are decimal strings, such as `"79.99"`. */
export interface AssistantProduct {
  productId: string;
  name: string;
  price: string | null;
  currency: string | null;
  url: string | null;
  imageUrl: string | null;
}

/** `document.gleenConfig`, or the argument of `createTracker`. */
export interface GleenConfig {
  /** The company's public key. May come later, by `setCompanyKey`. */
  company?: string;
  /** Where events go, such as `https://events.example.com`. Without it: where the script came from. */
  apiBaseUrl?: string;
  /** Without it: what `setConsent` was last told; else denied under Global Privacy Control, and granted otherwise. */
  consent?: Consent;
  /** The domain that shares one identity. Without it: the widest that takes a cookie. */
  cookieDomain?: string;
  /** Prints every call and what became of it. So does `?gleen_debug=1` in the page's address. */
  debug?: boolean;
  /** What else to listen to: `ga4` reads the dataLayer of Google Analytics 4. */
  capture?: readonly 'ga4'[];
  /** How this shop fills GA4's fields. */
  ga4?: {
    /** `included` (the default): `price` already has `discount` taken off, as Google asks. `subtract`: it has not. */
    discount?: 'included' | 'subtract';
  };
  /** Which of the assistant's surfaces the page uses. Without it: product FAQs where the page has a place for them, and nothing else. */
  surfaces?: readonly SurfaceName[];
  /** `true` shows the chat whatever the company set, `false` never. */
  chat?: boolean;
  /** The AI profile that answers here, for the reports. */
  aiProfile?: string;
  /** The product that this page is about, for questions in the chat. */
  productId?: string;
  /**
   * Puts a product that the assistant shows into the shop's cart; product cards have a button for it only where this is set. `false`, an
   * exception or a rejection says that it is not in the cart.
   */
  onAddToCart?(product: AssistantProduct): unknown;
  /** The value of the cart now, in units of the shop's currency, for nudges that wait for one; undefined while it is not known. */
  cartValue?(): number | undefined;
  /** Words of the surfaces in the shop's language, by their names in the guide. */
  texts?: Readonly<Record<string, string>>;
}

/** What `gleenWidget.on` listens to. */
export type WidgetEvent =
  | 'widget:loaded'
  | 'widget:opened'
  | 'widget:closed'
  | 'ticket:message_submitted'
  | 'ticket:bot_response_finished'
  | 'ticket:link_clicked'
  | 'product:displayed'
  | 'product:page_opened'
  | 'product:added_to_cart'
  | 'faqs:question_clicked'
  | 'faqs:message_submitted'
  | 'faqs:bot_response_finished'
  | 'nudge:clicked'
  | 'experiment:loaded';

/** What steers the assistant's own surfaces. Where a page uses them, calls wait until they are loaded; elsewhere they do nothing. */
export interface WidgetSurface {
  open(): void;
  close(): void;
  toggle(): void;
  sendMessage(text: string): void;
  closeTicket(): void;
  /** The id of the conversation; null where there is none. */
  getTicketId(): string | null;
  /** The conversation so far. */
  getMessages(): unknown[];
  showLauncher(): void;
  hideLauncher(): void;
  /** Shows a message beside the launcher; a click on its `action` opens the chat, and asks it what `opens` says. */
  showNudge(nudge: { message: string; action?: string; opens?: string; [option: string]: unknown }): void;
  hideNudge(): void;
  setStyles(styles: Record<string, unknown>): void;
  setUserMetadata(key: string, value: unknown): void;
}

/** `window.gleenWidget`. */
export interface GleenWidget extends WidgetSurface {
  /** @deprecated Call `trackAlhenaEvent('sendCartEvent', data)`. */
  sendCartEvent(data: CartEventData): void;
  /** @deprecated Call `trackAlhenaEvent('sendCheckoutEvent', data)`. */
  sendCheckoutEvent(data: CheckoutEventData): void;
  /** The visitor's id in chat, a UUID; empty while consent is not given or no company is known. */
  getFingerprint(): string;
  /** The visitor's id in product FAQs, a UUID; empty while consent is not given or no company is known. */
  getFAQFingerprint(): string;
  /** Names the company whose events these are; calls made before wait for it. */
  setCompanyKey(key: string): void;
  /** Tells what the visitor decided. Denied erases ids and whatever was not sent yet. */
  setConsent(consent: Consent): void;
  /** Calls `listener` at each such event; gives the function that ends it. `widget:loaded` reaches late listeners too. */
  on(event: WidgetEvent, listener: (detail?: unknown) => void): () => void;
  /** Stops everything and takes the globals away, leaving the stub that queues calls. */
  unload(): void;
}

/** `window.trackAlhenaEvent`. Never throws; what is refused is told on the console. */
export type TrackAlhenaEvent = <Method extends keyof Calls>(method: Method, data: Calls[Method]) => void;
