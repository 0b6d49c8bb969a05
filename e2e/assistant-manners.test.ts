import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { askInChat, field, GIFT, launcher, panel, said, setAssistantStage } from './support/assistant-stage.ts';
import { html, SNIPPET } from './support/shop.ts';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const stage = setAssistantStage();

const CONFIG = { surfaces: ['chat', 'faqs', 'nudges'] };
const ADDS = '<script>document.gleenConfig.onAddToCart = () => true;</script>';
const BODY = '<main><h1>Teapot</h1><button id="own">Buy</button><div data-alhena-faqs data-product-id="teapot"></div></main>';
const NUDGE = "gleenWidget.showNudge({ message: 'Looking for a gift?', action: 'Help me choose' })";

function know() {
  stage.server.faqs.teapot = [['Does it drip?', 'No, **never**.']];
  stage.server.settings.suggestions = ['How long does delivery take?'];
}

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>("axe.run({ rules: { 'meta-viewport': { enabled: false } } })");
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`));
}

/** Where everything of the surfaces stands, and how it looks. */
function measure(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-alhena], [data-alhena-faqs]')].flatMap((host) =>
      [...(host.shadowRoot?.querySelectorAll('*') ?? [])]
        .filter((element) => element.localName !== 'style')
        .map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          const { color, backgroundColor, font, opacity, display, filter, textTransform, letterSpacing } = getComputedStyle(element);
          const inFaqs = host.hasAttribute('data-alhena-faqs');
          const place = inFaqs ? [height] : [x, y, width, height];
          return [
            element.className,
            ...place.map(Math.round),
            color,
            backgroundColor,
            font,
            opacity,
            display,
            filter,
            textTransform,
            letterSpacing,
          ].join(' ');
        }),
    ),
  );
}

async function useAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Does it drip?' }).click();
  await page.getByText('No, never.').waitFor();
  await page.evaluate(NUDGE);
  await page.getByRole('button', { name: 'Help me choose' }).waitFor();
}

test.each(['light', 'dark'] as const)(
  'axe finds nothing in a %s shop: FAQs and a nudge, the panel, an answer, an address asked for',
  async (theme) => {
    know();
    const colours = theme === 'dark' ? '<style>body { background: #14161a; color: #eee }</style>' : '';
    await stage.newVisitor({ reducedMotion: 'reduce' });
    const page = await stage.openPage({ config: CONFIG, head: ADDS + colours, body: BODY });
    await useAll(page);
    expect(await findViolations(page)).toEqual([]);
    await launcher(page).click();
    await page.getByRole('button', { name: 'How long does delivery take?' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await askInChat(page, GIFT);
    await askInChat(page, 'Do you sell cars?');
    await page.getByLabel('E-mail address').waitFor();
    expect(await findViolations(page)).toEqual([]);
  },
);

const HOSTILE = `<style>
  body *, html > div { all: unset !important; display: inline !important; font: 40px fantasy !important; color: red !important; letter-spacing: 9px !important;
    text-transform: uppercase !important; opacity: 0.2 !important; filter: blur(9px) !important; position: static !important; z-index: 1 !important;
    transform: scale(2) !important; visibility: hidden !important; width: 7px !important; float: left !important; background: lime !important }
  main, main > * { display: block !important; visibility: visible !important; transform: none !important; float: none !important; width: auto !important; opacity: 1 !important; filter: none !important; background: none !important; }
  button, .panel, .launcher, .main, textarea { display: none !important }
  #cover { position: fixed !important; inset: 0; z-index: 2147483647 !important; pointer-events: auto !important; visibility: visible !important; display: block !important }
  :root { --accent: red; --ink: lime; --radius: 99px; font-size: 5px }
  html { line-height: 9; word-spacing: 30px; text-align: center; direction: ltr; cursor: none }
</style>`;

test('a hostile page cannot break it: it stands and looks as in any other', async () => {
  know();
  const draw = async (head: string, body: string) => {
    await stage.newVisitor({ reducedMotion: 'reduce' });
    const page = await stage.openPage({ config: CONFIG, head: ADDS + head, body });
    await page.getByRole('button', { name: 'Does it drip?' }).click();
    await page.getByText('No, never.').waitFor();
    await page.evaluate(NUDGE);
    await page.getByRole('button', { name: 'Help me choose' }).waitFor();
    const outside = await measure(page);
    await launcher(page).click();
    await askInChat(page, GIFT);
    return [...outside, ...(await measure(page))].sort();
  };
  const calm = await draw('', BODY);
  expect(calm.length).toBeGreaterThan(60);
  expect(await draw(HOSTILE, BODY)).toEqual(calm);
});

test('a page’s own layer of the highest z-index does not cover it', async () => {
  const page = await stage.openPage({ config: CONFIG, head: HOSTILE, body: '<div id="cover"></div>' });
  await launcher(page).click();
  await askInChat(page, GIFT);
  await said(page).getByText('the speckled mug.').waitFor();
});

test('its CSS stays inside: the page’s own elements are as they were', async () => {
  know();
  const styles = () =>
    page.evaluate(() =>
      JSON.stringify([...document.querySelectorAll('body, body *')].map((element) => ({ ...getComputedStyle(element) }))),
    );
  const body =
    '<main><h1>Teapot</h1><p class="answer panel">Text</p><form><input class="field"><button class="main launcher">Buy</button></form></main>';
  const page = await stage.openPage({ config: { consent: 'pending', ...CONFIG }, body });
  const before = await styles();
  await page.evaluate("gleenWidget.setConsent('granted')");
  await launcher(page).click();
  expect(await styles()).toBe(before);
});

test('under a strict Content-Security-Policy with Trusted Types all of it works, and violates nothing', async () => {
  know();
  const { shop, server, visitor } = stage;
  shop.headers = {
    'content-security-policy': `default-src 'none'; script-src 'nonce-n1'; connect-src ${server.url}; require-trusted-types-for 'script'; trusted-types 'none'`,
  };
  const config = JSON.stringify({ company: 'acme', apiBaseUrl: server.url, ...CONFIG });
  shop.pages['/'] = html(
    SNIPPET.replace('<script', '<script nonce="n1"') +
      `<script nonce="n1">document.gleenConfig = ${config}; document.gleenConfig.onAddToCart = () => true;
        addEventListener('securitypolicyviolation', (event) => (window.violations ||= []).push(event.violatedDirective));</script>
      <script nonce="n1" src="${server.url}/sdk/gleenWidget.js" async></script>`,
    BODY,
  );
  const page = await visitor.newPage();
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  page.on('pageerror', (error) => told.push(error.message));
  await page.goto(`${shop.url}/`);
  await useAll(page);
  await page.evaluate("gleenWidget.setStyles({ accentColor: 'rgb(1, 2, 3)' })");
  await askInChat(page, GIFT);
  expect(
    await page
      .getByRole('button', { name: 'Send' })
      .last()
      .evaluate((button) => getComputedStyle(button).backgroundColor),
  ).toBe('rgb(1, 2, 3)');
  expect([await page.evaluate('window.violations ?? []'), told]).toEqual([[], []]);
});

test('on a phone 360 pixels wide the panel fills the screen, nothing is wider than it, and the page’s content stays where it is', async () => {
  know();
  await stage.newVisitor({ viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true });
  const viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">';
  const page = await stage.openPage({ config: CONFIG, head: viewport + ADDS, body: BODY });
  await page.getByRole('button', { name: 'Does it drip?' }).tap();
  await launcher(page).tap();
  await field(page).fill(GIFT);
  await page.getByRole('button', { name: 'Send' }).last().tap();
  await said(page).getByText('the speckled mug.').waitFor();
  expect(await panel(page).boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  const widest = await panel(page).evaluate((dialog) =>
    Math.max(...[...dialog.querySelectorAll('*')].map((element) => element.getBoundingClientRect().right)),
  );
  expect(widest).toBeLessThanOrEqual(360);
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Close' }).tap();
  expect(await page.evaluate(() => document.querySelector('h1')?.getBoundingClientRect().top)).toBeLessThan(60);
});

test('in a shop that is written from right to left it stands at the left, and reads so', async () => {
  know();
  await stage.newVisitor({ viewport: { width: 1000, height: 700 } });
  const page = await stage.openPage({
    config: { ...CONFIG, texts: { ask: 'اسأل سؤالاً' } },
    head: "<script>document.documentElement.dir = 'rtl'</script>",
    body: BODY,
  });
  const box = await launcher(page).boundingBox();
  expect([box?.x, box?.y]).toEqual([20, 624]);
  await launcher(page).click();
  expect((await panel(page).boundingBox())?.x).toBe(20);
  expect(await page.getByLabel('اسأل سؤالاً').evaluate((area) => getComputedStyle(area).fontFamily.length > 0)).toBe(true);
  const [title, close] = await Promise.all([
    page.getByRole('heading', { name: 'Ask Fennel' }).boundingBox(),
    page.getByRole('button', { name: 'Close' }).boundingBox(),
  ]);
  expect((title?.x ?? 0) > (close?.x ?? 0)).toBe(true);
});

test.each([
  ['reduce', 0],
  ['no-preference', 1],
] as const)('who wants motion: %s', async (reducedMotion, animations) => {
  await stage.newVisitor({ reducedMotion });
  const page = await stage.openPage();
  await launcher(page).waitFor();
  const count = await page.evaluate(() => {
    const root = document.querySelector('[data-alhena=chat]')?.shadowRoot as ShadowRoot;
    window.gleenWidget?.open();
    return root.getAnimations().filter((animation) => (animation as CSSAnimation).animationName === 'appear').length;
  });
  expect(count).toBe(animations);
});

test('launcher, panel and nudge move nothing in the page', async () => {
  const watch = `<script>window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; })).observe({ type: 'layout-shift', buffered: true });
  </script>`;
  const page = await stage.openPage({ config: CONFIG, head: watch, body: `${'<p>Text</p>'.repeat(60)}` });
  await launcher(page).waitFor();
  await page.evaluate(NUDGE);
  await page.getByRole('complementary').waitFor();
  await page.evaluate('gleenWidget.open()');
  await panel(page).waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(await page.evaluate('window.shift')).toBe(0);
});
