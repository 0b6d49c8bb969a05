import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { AnswerLine, ProductCard } from '../../packages/core/src/assistant/wire.ts';
import { openStandIn, type StandIn } from './assistant-stand-in.ts';
import { launch } from './browser.ts';
import { html, openShop, type Shop, SNIPPET, script, settings } from './shop.ts';

/** What a test of the assistant's surfaces plays on: a shop, a server that says what the test wants, and visitors. */
export interface AssistantStage {
  shop: Shop;
  server: StandIn;
  browser: Browser;
  visitor: BrowserContext;
  /** Begins with another visitor, in another kind of browser. */
  newVisitor(options: BrowserContextOptions): Promise<void>;
  /** Puts a page into the shop and opens it, in a new tab or in one that is there. */
  openPage(page?: ShopPage, tab?: Page): Promise<Page>;
}

/** A page of the shop: settings, what stands in its head before the script, its body. */
export interface ShopPage {
  config?: object;
  head?: string;
  body?: string;
  path?: string;
}

/** Sets the stage anew for each test of a file; its fields are there when a test runs. */
export function setAssistantStage(): AssistantStage {
  const stage = {} as AssistantStage;
  beforeAll(async () => {
    stage.browser = await launch();
  });
  afterAll(() => stage.browser.close());
  beforeEach(async () => {
    [stage.shop, stage.server, stage.visitor] = await Promise.all([openShop(), openStandIn(), stage.browser.newContext()]);
    stage.server.answers[GIFT] = GIFT_ANSWER;
  });
  afterEach(async () => {
    await stage.visitor.close();
    await Promise.all([stage.shop.close(), stage.server.close()]);
  });
  stage.newVisitor = async (options) => {
    await stage.visitor.close();
    stage.visitor = await stage.browser.newContext(options);
  };
  stage.openPage = async ({ config = { surfaces: ['chat'] }, head = '', body = '', path = '/' } = {}, tab) => {
    const { shop, server, visitor } = stage;
    shop.pages[path] = html(SNIPPET + settings('acme', server.url, config) + head + script(server.url), body);
    const page = tab ?? (await visitor.newPage());
    await page.goto(shop.url + path);
    await page.waitForFunction(() => 'gleenWidget' in window);
    return page;
  };
  return stage;
}

export const GIFT = 'What is a good gift?';

export const MUG: ProductCard = { product_id: 'mug', name: 'Speckled mug', price: '24.00', currency: 'USD', url: '/mug', image_url: null };

const GIFT_ANSWER: AnswerLine[] = [
  { kind: 'text', text: 'Most people take ' },
  { kind: 'text', text: 'the **speckled mug**.' },
  { kind: 'products', products: [MUG] },
  { kind: 'ended', outcome: 'answered', hand_off: false },
];

/** The button that opens the chat. */
export const launcher = (page: Page): Locator => page.getByRole('button', { name: 'Open the chat' });

/** The open chat. */
export const panel = (page: Page): Locator => page.getByRole('dialog');

/** What was said in it. */
export const said = (page: Page): Locator => page.getByRole('region', { name: 'Conversation' });

/** Where a question is written. */
export const field = (page: Page): Locator => page.getByLabel('Ask a question');

/** Opens the chat, asks, and waits for the end of the answer. */
export async function askInChat(page: Page, question: string): Promise<void> {
  if (!(await panel(page).isVisible())) await launcher(page).click();
  await field(page).fill(question);
  await field(page).press('Enter');
  await panel(page).getByRole('button', { name: 'This helped' }).or(panel(page).getByLabel('E-mail address')).last().waitFor();
}

/** Notes the events of `gleenWidget` in `window.heard`, from the first on. */
export const LISTEN = `<script>
  window.heard = [];
  const names = ['widget:opened', 'widget:closed', 'ticket:message_submitted', 'ticket:bot_response_finished', 'ticket:link_clicked', 'product:displayed',
    'product:page_opened', 'product:added_to_cart', 'faqs:question_clicked', 'faqs:message_submitted', 'faqs:bot_response_finished', 'nudge:clicked'];
  addEventListener('load', () => names.forEach((name) => gleenWidget.on(name, (detail) => window.heard.push([name, detail]))));
</script>`;

/** What `LISTEN` has heard: names, and what came with them. */
export const heard = (page: Page): Promise<[string, Record<string, unknown>][]> => page.evaluate('window.heard');
