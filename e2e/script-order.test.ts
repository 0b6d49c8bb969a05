import { expect, test } from 'vitest';
import { expectTotals } from './support/company.ts';
import { html, SNIPPET, script, settings, VISIT, VISIT_TOTALS } from './support/shop.ts';
import { setStage } from './support/stage.ts';

const stage = setStage();

const ORDERS: Record<string, (config: string, load: (how?: string) => string, company: string) => string> = {
  'snippet, then async': (config, load) => html(SNIPPET + config + load('async'), `<script>${VISIT}</script>`),
  'snippet, then deferred': (config, load) => html(SNIPPET + config + load('defer'), `<script>${VISIT}</script>`),
  'snippet, then blocking': (config, load) => html(SNIPPET + config + load(''), `<script>${VISIT}</script>`),
  'blocking, no snippet': (config, load) => html(config + load(''), `<script>${VISIT}</script>`),
  'blocking, then settings and snippet': (config, load) => html(load('') + config + SNIPPET, `<script>${VISIT}</script>`),
  'calls first, script last': (config, load) => html(SNIPPET + config, `<script>${VISIT}</script>${load('')}`),
  'injected late': (config, load) =>
    html(
      SNIPPET + config,
      `<script>${VISIT}
        addEventListener('load', () => {
          const late = document.createElement('script');
          late.src = '${/src="([^"]+)/.exec(load())?.[1]}';
          document.head.append(late);
        });</script>`,
    ),
  'loaded twice': (config, load) => html(SNIPPET + config + load('async') + load('defer'), `<script>${VISIT}</script>${load('')}`),
  'company key later': (config, load, company) =>
    html(
      SNIPPET + config.replace(`"company":"${company}",`, '') + load(''),
      `<script>${VISIT} addEventListener('load', () => gleenWidget.setCompanyKey('${company}'));</script>`,
    ),
};

test.each(Object.keys(ORDERS))('%s: every call counts once', async (order) => {
  const { company, shop, events, visitor } = stage;
  const load = (how?: string) => script(events.url, how);
  shop.pages['/'] = ORDERS[order]?.(settings(company.key, events.url), load, company.key) ?? '';
  const page = await visitor.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => problems.push(message.text()));
  await page.goto(`${shop.url}/`);
  await expectTotals(company, VISIT_TOTALS);
  expect(events.batches.flatMap((batch) => batch.events)).toHaveLength(4);
  expect(problems).toEqual([]);
});
