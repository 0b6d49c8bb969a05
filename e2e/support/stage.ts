import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { launch, newVisitor } from './browser.ts';
import { makeCompany, type TestCompany } from './company.ts';
import { type EventsOrigin, openEventsOrigin } from './events-origin.ts';
import { html, openShop, type Shop, SNIPPET, script, settings } from './shop.ts';

/** What a test plays on: a company, a shop, the events' origin, and a visitor who was never there. */
export interface Stage {
  company: TestCompany;
  shop: Shop;
  events: EventsOrigin;
  visitor: BrowserContext;
  /** Puts a page into the shop that has the snippet, settings and the script, and opens it. */
  openPage(more?: object, body?: string): Promise<import('playwright-core').Page>;
}

/** Sets the stage anew for each test of a file; its fields are there when a test runs. */
export function setStage(): Stage {
  const stage = {} as Stage;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    [stage.company, stage.shop, stage.events, stage.visitor] = await Promise.all([
      makeCompany(),
      openShop(),
      openEventsOrigin(),
      newVisitor(browser),
    ]);
  });
  afterEach(async () => {
    await stage.visitor.close();
    await Promise.all([stage.shop.close(), stage.events.close()]);
  });
  stage.openPage = async (more = {}, body = '') => {
    const { company, shop, events, visitor } = stage;
    shop.pages['/'] = html(SNIPPET + settings(company.key, events.url, more) + script(events.url), body);
    const page = await visitor.newPage();
    await page.goto(`${shop.url}/`);
    await page.waitForFunction(() => 'gleenWidget' in window);
    return page;
  };
  return stage;
}
