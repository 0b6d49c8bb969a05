import { expect, test, vi } from 'vitest';
import { askInChat, field, GIFT, heard, LISTEN, launcher, MUG, panel, said, setAssistantStage } from './support/assistant-stage.ts';

const stage = setAssistantStage();

const bodies = (path: string) => stage.server.bodies.filter((request) => request.path === path).map(({ body }) => body);
const questions = () => bodies('/assistant/questions');

const ADDED = `trackAlhenaEvent('sendCartEvent', { type: 'ITEM_ADDED', productId: 'mug', productName: 'Mug', value: 24, currency: 'USD', quantity: 1 })`;

test('a page that uses no surface loads nothing of it', async () => {
  const page = await stage.openPage({ config: {} });
  await page.evaluate("trackAlhenaEvent('sendInteraction', { channel: 'CHAT' })");
  await vi.waitFor(() => expect(stage.server.paths).toContain('/analytics/batch'));
  expect([...new Set(stage.server.paths)]).toEqual(['/sdk/gleenWidget.js', '/analytics/batch']);
});

test('it is loaded once the page is complete, the part of the surface only', async () => {
  const page = await stage.openPage({ body: `<img src="${stage.shop.url}/slow">` });
  await launcher(page).waitFor();
  expect(stage.server.paths).toEqual([
    '/sdk/gleenWidget.js',
    '/sdk/gleenWidget.widget.js',
    '/assistant/settings',
    '/sdk/gleenWidget.chat.js',
  ]);
  const [done, begun] = await page.evaluate(() => [
    performance.getEntriesByType('navigation').map((entry) => (entry as PerformanceNavigationTiming).loadEventStart)[0] ?? 0,
    performance.getEntriesByName(performance.getEntriesByType('resource').find(({ name }) => name.includes('widget.js'))?.name ?? '')[0]
      ?.startTime ?? 0,
  ]);
  expect(begun).toBeGreaterThanOrEqual(done);
});

test('the company decides, unless the page does', async () => {
  stage.server.settings.chat_enabled = false;
  const page = await stage.openPage();
  await vi.waitFor(() => expect(stage.server.paths).toContain('/assistant/settings'));
  await page.evaluate('gleenWidget.open()');
  expect(stage.server.paths).not.toContain('/sdk/gleenWidget.chat.js');
  await stage.openPage({ config: { chat: true } }, page);
  await launcher(page).waitFor();
  stage.server.settings.chat_enabled = true;
  const before = stage.server.paths.length;
  await stage.openPage({ config: { chat: false, surfaces: ['chat'] } }, page);
  await page.waitForLoadState('networkidle');
  expect(stage.server.paths.slice(before)).toEqual(['/sdk/gleenWidget.js', '/sdk/gleenWidget.widget.js']);
});

test('opening it is nothing to the server and makes no visitor; asking is', async () => {
  const page = await stage.openPage({ head: LISTEN });
  await launcher(page).click();
  await said(page).getByText('Hello! What are you looking for?').waitFor();
  expect([stage.server.bodies, await stage.visitor.cookies()]).toEqual([[], []]);
  await page.evaluate(ADDED);
  await askInChat(page, GIFT);
  await said(page).getByText('the speckled mug.').waitFor();
  expect(questions()).toMatchObject([{ company_key: 'acme', surface: 'CHAT', text: GIFT }]);
  expect(questions()[0]?.user_fingerprint).toBe(await page.evaluate('gleenWidget.getFingerprint()'));
  await page.evaluate(ADDED.replace('ITEM_ADDED', 'QUANTITY_INCREASED').replace('quantity: 1', 'quantity: 3'));
  await vi.waitFor(() => expect(bodies('/analytics/batch')).toHaveLength(1));
  expect(bodies('/analytics/batch')[0]).toMatchObject({ events: [{ kind: 'cart', quantity: 3, previous_quantity: 1 }] });
  expect((await heard(page)).map(([name]) => name)).toEqual([
    'widget:opened',
    'ticket:message_submitted',
    'ticket:bot_response_finished',
    'product:displayed',
  ]);
  expect((await heard(page))[3]?.[1]).toMatchObject({ productId: 'mug', price: '24.00', currency: 'USD' });
});

test('while a long answer is being written, cart events leave the browser; after small talk they do not', async () => {
  stage.server.answers.Hello = [
    { kind: 'text', text: 'Hello!' },
    { kind: 'ended', outcome: 'small_talk', hand_off: false },
  ];
  const page = await stage.visitor.newPage();
  await page.clock.install();
  await stage.openPage({ head: LISTEN }, page);
  await page.evaluate("gleenWidget.sendMessage('Hello')");
  await expect.poll(async () => (await heard(page)).map(([name]) => name)).toContain('ticket:bot_response_finished');
  await page.clock.runFor(2_000);
  await page.evaluate(ADDED);
  const release = stage.server.holdAfter(2);
  await page.evaluate(`gleenWidget.sendMessage('${GIFT}')`);
  await said(page).getByText('Most people take').waitFor();
  const added = ADDED.replace('ITEM_ADDED', 'QUANTITY_INCREASED');
  let quantity = 1;
  await expect
    .poll(async () => {
      await page.evaluate(added.replace('quantity: 1', `quantity: ${++quantity}`));
      return bodies('/analytics/batch').length;
    })
    .toBeGreaterThan(0);
  expect(JSON.stringify(bodies('/analytics/batch'))).not.toContain('ITEM_ADDED');
  release();
});

test('the conversation goes on, on the next page and in another tab', async () => {
  const page = await stage.openPage();
  await askInChat(page, GIFT);
  await stage.openPage({ path: '/next' }, page);
  await said(page).getByText('the speckled mug.').waitFor();
  expect(await page.evaluate('gleenWidget.getMessages().map(({ from, text }) => [from, text])')).toEqual([
    ['shopper', GIFT],
    ['assistant', 'Most people take the **speckled mug**.'],
  ]);
  const other = await stage.openPage();
  await launcher(other).click();
  await said(other).getByText('the speckled mug.').waitFor();
  await askInChat(other, 'Do you sell cars?');
  await said(page).getByText('I do not know.').waitFor();
  const [first, second] = questions();
  expect(second?.conversation_id).toBe(await page.evaluate('gleenWidget.getTicketId()'));
  expect(first?.conversation_id).toBeUndefined();
  await other.evaluate('gleenWidget.closeTicket()');
  await said(page).getByText('I do not know.').waitFor({ state: 'detached' });
  expect(await page.evaluate('[gleenWidget.getTicketId(), gleenWidget.getMessages()]')).toEqual([null, []]);
});

test('a reload in the middle of an answer brings it to its end, and asks nothing twice', async () => {
  const release = stage.server.holdAfter(2);
  const page = await stage.openPage();
  await launcher(page).click();
  await field(page).fill(GIFT);
  await field(page).press('Enter');
  await said(page).getByText('Most people take').waitFor();
  await page.reload();
  await said(page).getByText('Most people take').waitFor();
  release();
  await said(page).getByText('the speckled mug.').waitFor();
  expect(new Set(questions().map(({ question_id }) => question_id)).size).toBe(1);
  expect(await page.evaluate('gleenWidget.getMessages().map(({ text }) => text)')).toEqual([
    GIFT,
    'Most people take the **speckled mug**.',
  ]);
});

test('a connection that breaks is taken up again, and what came is not shown twice', async () => {
  stage.server.breaks = [2, 0];
  const page = await stage.openPage();
  await askInChat(page, GIFT);
  expect(questions()).toHaveLength(3);
  expect(await page.evaluate('gleenWidget.getMessages().map(({ text }) => text)')).toEqual([
    GIFT,
    'Most people take the **speckled mug**.',
  ]);
});

test('a refusal is told, and the question can be asked again', async () => {
  stage.server.refusal = 429;
  const page = await stage.openPage();
  await launcher(page).click();
  await field(page).fill(GIFT);
  await field(page).press('Enter');
  await panel(page).getByRole('alert').getByText('That was a lot at once').waitFor();
  stage.server.refusal = undefined;
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await said(page).getByText('the speckled mug.').waitFor();
  expect(await said(page).getByText(GIFT).count()).toBe(1);
});

test('a card adds to the cart by the shop’s own code, and says what became of it', async () => {
  const page = await stage.openPage({
    head: `${LISTEN}<script>document.gleenConfig.onAddToCart = (product) => { window.added = product; ${ADDED}; return window.refuse !== true; }</script>`,
  });
  await askInChat(page, GIFT);
  const add = panel(page).getByRole('button', { name: /Speckled mug/ });
  await add.click();
  await add.getByText('Added').waitFor();
  expect(await page.evaluate('window.added')).toEqual({
    productId: 'mug',
    name: 'Speckled mug',
    price: '24.00',
    currency: 'USD',
    url: '/mug',
    imageUrl: null,
  });
  await vi.waitFor(() => expect(bodies('/analytics/batch')).toMatchObject([{ events: [{ kind: 'cart', product_id: 'mug' }] }]));
  await page.evaluate('window.refuse = true');
  await add.click();
  await add.getByText('Could not be added').waitFor();
  stage.shop.pages['/mug'] = stage.shop.pages['/'] ?? '';
  await page.evaluate("gleenWidget.on('product:page_opened', (detail) => sessionStorage.setItem('opened', detail.productId))");
  expect((await heard(page)).filter(([name]) => name === 'product:added_to_cart')).toHaveLength(1);
  await panel(page).getByRole('link', { name: 'Speckled mug' }).click();
  await page.waitForURL(/\/mug$/);
  expect(await page.evaluate("sessionStorage.getItem('opened')")).toBe('mug');
});

test('without the shop’s code a card has no button', async () => {
  const page = await stage.openPage();
  await askInChat(page, GIFT);
  expect(await panel(page).getByRole('link', { name: MUG.name }).count()).toBe(1);
  expect(
    await panel(page)
      .getByRole('button', { name: /Speckled mug/ })
      .count(),
  ).toBe(0);
});

test('thumbs and an address for people reach the server', async () => {
  stage.server.settings.contact_email = 'hello@fennel.example';
  const page = await stage.openPage();
  await askInChat(page, GIFT);
  await panel(page).getByRole('button', { name: 'This did not help' }).click();
  await vi.waitFor(() => expect(bodies('/assistant/feedback')).toMatchObject([{ company_key: 'acme', helpful: false }]));
  await askInChat(page, 'Do you sell cars?');
  await page.reload();
  expect(await panel(page).getByRole('link', { name: 'hello@fennel.example' }).getAttribute('href')).toBe('mailto:hello@fennel.example');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  expect(await panel(page).getByRole('button', { name: 'This did not help', pressed: true }).count()).toBe(1);
  await panel(page).getByRole('button', { name: 'Send', exact: true }).first().click();
  await said(page).getByText('Thank you.').waitFor();
  expect(bodies('/assistant/handoffs')).toMatchObject([{ email: 'ada@example.com', text: 'Do you sell cars?' }]);
  expect(await panel(page).getByRole('button', { name: 'This did not help' }).count()).toBe(1);
  expect(bodies('/assistant/handoffs')[0]?.conversation_id).toBe(await page.evaluate('gleenWidget.getTicketId()'));
});

test('calls made before it is there are made up for, in order', async () => {
  const page = await stage.openPage({
    head: `${LISTEN}<script>addEventListener('load', () => {
      gleenWidget.setUserMetadata('plan', 'gold'); gleenWidget.setUserMetadata('_secret', 1); gleenWidget.setStyles({ accentColor: 'rgb(1, 2, 3)' });
      gleenWidget.sendMessage('${GIFT}'); gleenWidget.sendMessage('And another?'); gleenWidget.close(); gleenWidget.hideLauncher();
    })</script>`,
  });
  await vi.waitFor(async () =>
    expect((await heard(page)).map(([name]) => name)).toEqual([
      'widget:opened',
      'ticket:message_submitted',
      'widget:closed',
      'ticket:bot_response_finished',
      'ticket:message_submitted',
      'ticket:bot_response_finished',
    ]),
  );
  expect(questions()).toMatchObject([{ text: GIFT, metadata: { plan: 'gold', _secret: '1' } }, { text: 'And another?' }]);
  expect(await launcher(page).count()).toBe(0);
  await page.evaluate('gleenWidget.showLauncher()');
  expect(await launcher(page).evaluate((button) => getComputedStyle(button).backgroundColor)).toBe('rgb(1, 2, 3)');
  await page.evaluate(
    "gleenWidget.setStyles({ accentColor: 'url(https://evil.example)', 'position': 'static', '--alhena-accent-color': 'rgb(4, 5, 6)' })",
  );
  expect(await launcher(page).evaluate((button) => getComputedStyle(button).backgroundColor)).toBe('rgb(4, 5, 6)');
});

test('it is used by the keyboard alone: Escape gives the focus back, the tabulator stays in it', async () => {
  const page = await stage.openPage({ body: '<button id="shop">Shop</button>' });
  await launcher(page).waitFor();
  await page.focus('#shop');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await panel(page).waitFor();
  const active = () =>
    page.evaluate(() => document.querySelector('[data-alhena=chat]')?.shadowRoot?.activeElement?.getAttribute('aria-label'));
  expect(await active()).toBe('Ask a question');
  const rounds: (string | null | undefined)[] = [];
  for (let press = 0; press < 4; press++) {
    await page.keyboard.press('Tab');
    rounds.push(await active());
  }
  expect(rounds).toEqual(['Send', 'Close', 'Conversation', 'Ask a question']);
  await page.keyboard.press('Shift+Tab');
  expect(await active()).toBe('Conversation');
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'detached' });
  expect(await active()).toMatch(/^Open the chat/);
  await page.focus('#shop');
  await page.evaluate('gleenWidget.toggle()');
  await page.keyboard.press('Escape');
  expect(await page.evaluate('document.activeElement.id')).toBe('shop');
});

test('what is typed in it is no shortcut of the page’s, and an answer is read out once, whole', async () => {
  const page = await stage.openPage({
    head: "<script>addEventListener('keydown', (event) => (window.pressed ||= []).push(event.key))</script>",
  });
  await launcher(page).click();
  await field(page).pressSequentially('go');
  await askInChat(page, GIFT);
  expect(await page.evaluate('window.pressed ?? []')).toEqual([]);
  expect(await panel(page).getByRole('status').textContent()).toBe('Most people take the speckled mug.');
});

test('without consent nothing is asked, shown or kept; a later no takes everything away', async () => {
  const page = await stage.openPage({
    config: { surfaces: ['chat', 'faqs', 'nudges'], consent: 'pending' },
    body: '<div data-alhena-faqs></div>',
  });
  await vi.waitFor(() => expect(stage.server.paths).toContain('/sdk/gleenWidget.widget.js'));
  expect(stage.server.paths.filter((path) => path.startsWith('/assistant'))).toEqual([]);
  await page.evaluate("gleenWidget.setConsent('granted')");
  await askInChat(page, GIFT);
  expect(await page.evaluate("Object.keys(localStorage).includes('cartograph:acme:chat')")).toBe(true);
  await page.evaluate("gleenWidget.setConsent('denied')");
  await panel(page).waitFor({ state: 'detached' });
  expect(
    await page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), document.querySelectorAll('[data-alhena]').length]"),
  ).toEqual([['cartograph:consent'], [], 0]);
  await page.evaluate("gleenWidget.setConsent('granted')");
  await launcher(page).click();
  expect(await page.evaluate('gleenWidget.getMessages()')).toEqual([]);
});

test('unload takes it away', async () => {
  const page = await stage.openPage();
  await launcher(page).click();
  await page.evaluate('gleenWidget.unload()');
  expect(await page.evaluate("document.querySelectorAll('[data-alhena]').length")).toBe(0);
});

test('the focus stays in the panel where the button that had it goes away', async () => {
  stage.server.settings.suggestions = [GIFT];
  const page = await stage.openPage();
  await launcher(page).click();
  await panel(page).getByRole('button', { name: GIFT }).click();
  await said(page).getByText('the speckled mug.').waitFor();
  const active = () =>
    page.evaluate(() => document.querySelector('[data-alhena=chat]')?.shadowRoot?.activeElement?.getAttribute('aria-label'));
  expect(await active()).toBe('Ask a question');
  await panel(page).getByRole('button', { name: 'Start a new conversation' }).click();
  expect([await active(), await page.evaluate('gleenWidget.getTicketId()')]).toEqual(['Ask a question', null]);
});
