import { expect, test, vi } from 'vitest';
import type { NudgeRule } from '../packages/core/src/assistant/wire.ts';
import { GIFT, heard, LISTEN, launcher, panel, said, setAssistantStage } from './support/assistant-stage.ts';

const stage = setAssistantStage();

const NUDGES = { surfaces: ['chat', 'nudges'] };

const rule = (change: Partial<NudgeRule>): NudgeRule => ({
  nudge_id: 'gift',
  message: 'Looking for a gift?',
  action: 'Help me choose',
  opens: null,
  page_pattern: null,
  after_seconds: null,
  on_exit_intent: false,
  cart_value_min: null,
  times_a_day_max: 1,
  ...change,
});

const interactions = () =>
  stage.server.bodies
    .filter(({ path }) => path === '/analytics/batch')
    .flatMap(({ body }) => body.events as { kind: string; channel?: string }[]);

test('a page’s own nudge: a click is an interaction, and asks the chat', async () => {
  const page = await stage.openPage({ head: LISTEN });
  await page.evaluate(`gleenWidget.showNudge({ message: 'Looking for a gift?', action: 'Help me choose', opens: '${GIFT}' })`);
  const nudge = page.getByRole('complementary', { name: 'Looking for a gift?' });
  await nudge.waitFor();
  expect(interactions()).toEqual([]);
  await nudge.getByRole('button', { name: 'Help me choose' }).click();
  await said(page).getByText('the speckled mug.').waitFor();
  await vi.waitFor(() => expect(interactions()).toMatchObject([{ kind: 'interaction', channel: 'NUDGE' }]));
  expect(await nudge.count()).toBe(0);
  expect((await heard(page))[0]).toEqual(['nudge:clicked', { message: 'Looking for a gift?', action: 'Help me choose', nudgeId: null }]);
});

test('showNudge alone brings the nudge, on a page that uses nothing else; hideNudge and its cross take it away', async () => {
  const page = await stage.openPage({ config: {} });
  const nudge = page.getByRole('complementary');
  await page.evaluate("gleenWidget.showNudge({ message: '<b>Hello</b>' })");
  await nudge.getByText('<b>Hello</b>').waitFor();
  expect(stage.server.paths).not.toContain('/sdk/gleenWidget.chat.js');
  await page.evaluate('gleenWidget.hideNudge()');
  await nudge.waitFor({ state: 'detached' });
  await page.evaluate("gleenWidget.showNudge({ message: 'Again', action: 'Yes' })");
  await nudge.getByRole('button', { name: 'Close' }).click();
  await nudge.waitFor({ state: 'detached' });
  expect(interactions()).toEqual([]);
});

test('a rule shows its nudge on its pages, as often a day as it may', async () => {
  stage.server.settings.nudges = [rule({ page_pattern: '/products/*', times_a_day_max: 2 })];
  const page = await stage.openPage({ config: NUDGES });
  await launcher(page).waitFor();
  const nudge = page.getByRole('complementary', { name: 'Looking for a gift?' });
  const shown: boolean[] = [];
  for (let visit = 0; visit < 3; visit++) {
    await stage.openPage({ config: NUDGES, path: '/products/mug' }, page);
    await launcher(page).waitFor();
    await expect.poll(() => page.evaluate("document.querySelector('[data-alhena=nudge]') !== null")).toBe(true);
    shown.push(await nudge.isVisible());
  }
  expect(shown).toEqual([true, true, false]);
});

test('a rule waits for its time, for a cart of that value, and for somebody who leaves; a single-page app’s new page is a new page', async () => {
  stage.server.settings.nudges = [rule({ page_pattern: '/cart', after_seconds: 60, cart_value_min: '50.00', on_exit_intent: true })];
  const page = await stage.visitor.newPage();
  await page.clock.install();
  await stage.openPage({ config: NUDGES, head: '<script>document.gleenConfig.cartValue = () => window.worth</script>' }, page);
  await expect.poll(() => page.evaluate("document.querySelector('[data-alhena=nudge]') !== null")).toBe(true);
  const nudge = page.getByRole('complementary');
  const leave = () => page.evaluate(() => document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1, relatedTarget: null })));
  await page.evaluate("window.worth = 50; history.pushState(null, '', '/cart')");
  await page.clock.runFor(59_000);
  await leave();
  expect(await nudge.count()).toBe(0);
  await page.clock.runFor(2_000);
  expect(await nudge.count()).toBe(0);
  await page.evaluate('window.worth = 49');
  await leave();
  expect(await nudge.count()).toBe(0);
  await page.evaluate('window.worth = 50');
  await leave();
  await nudge.waitFor();
});

test('no nudge shows itself over an open chat, nor after one was sent away', async () => {
  stage.server.settings.nudges = [rule({ after_seconds: 1 }), rule({ nudge_id: 'second', message: 'And this?' })];
  const page = await stage.visitor.newPage();
  await page.clock.install();
  await stage.openPage({ config: NUDGES }, page);
  await page.getByRole('complementary', { name: 'And this?' }).getByRole('button', { name: 'Close' }).click();
  await page.clock.runFor(5_000);
  expect(await page.getByRole('complementary').count()).toBe(0);
  await stage.openPage({ config: NUDGES, head: "<script>addEventListener('load', () => gleenWidget.open())</script>" }, page);
  await panel(page).waitFor();
  await page.clock.runFor(5_000);
  expect(await page.getByRole('complementary').count()).toBe(0);
});
