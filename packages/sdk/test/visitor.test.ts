import { expect, test } from 'vitest';
import { openStore } from '../src/store.ts';
import { createIdentity } from '../src/visitor.ts';
import { type Browser, createBrowser, openTab, type TabOptions } from './browser.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

function identityOf(browser: Browser, options: TabOptions = {}, domain?: string) {
  const { page } = openTab(browser, options);
  return createIdentity(page, openStore(page), () => domain);
}

test('a visitor has two ids, the same on every page', () => {
  const browser = createBrowser();
  const visitor = identityOf(browser).read();
  expect(visitor.user_fingerprint).toMatch(UUID);
  expect(visitor.user_faq_fingerprint).toMatch(UUID);
  expect(visitor.user_faq_fingerprint).not.toBe(visitor.user_fingerprint);
  expect(identityOf(browser).read()).toEqual(visitor);
});

test('whichever of cookie and localStorage is lost is mended from the other', () => {
  const browser = createBrowser();
  const visitor = identityOf(browser).read();
  browser.cookies.clear();
  expect(identityOf(browser).read()).toEqual(visitor);
  browser.storage.clear();
  expect(identityOf(browser).read()).toEqual(visitor);
  expect(browser.storage.size).toBe(1);
});

test('where they differ the cookie leads, for subdomains share it', () => {
  const browser = createBrowser();
  const visitor = identityOf(browser).read();
  const elsewhere = createBrowser();
  identityOf(elsewhere, { hostname: 'blog.shop.com' }).read();
  const onBlog: Browser = { ...elsewhere, cookies: browser.cookies };
  expect(identityOf(onBlog, { hostname: 'blog.shop.com' }).read()).toEqual(visitor);
  expect(onBlog.storage).toEqual(browser.storage);
});

test.each([
  ['www.shop.com', 'shop.com'],
  ['de.www.shop.co.uk', 'shop.co.uk'],
  ['localhost', 'localhost'],
])('on %s the cookie is for %s', (hostname, domain) => {
  const browser = createBrowser();
  identityOf(browser, { hostname }).read();
  const written = browser.cookieLines.at(-1) ?? '';
  expect(written).toContain(`;domain=${domain}`);
  expect(written).toContain('samesite=lax');
  expect(written).toContain(';secure');
});

test('the probe for a domain leaves no cookie', () => {
  const browser = createBrowser();
  identityOf(browser).read();
  expect([...browser.cookies.keys()]).toEqual(['cartograph_visitor']);
});

test('a domain that the shop chose is taken, and one that no cookie sticks to falls back on localStorage', () => {
  const browser = createBrowser();
  const visitor = identityOf(browser, {}, 'other.com').read();
  expect(browser.cookies.size).toBe(0);
  expect(identityOf(browser, {}, 'other.com').read()).toEqual(visitor);
});

test('broken content is replaced, and with storage and cookies blocked the visitor keeps one identity for the page', () => {
  const browser = createBrowser();
  browser.cookies.set('cartograph_visitor', '%%%');
  browser.storage.set('cartograph:visitor', '{"old":1}');
  expect(identityOf(browser).read().user_fingerprint).toMatch(UUID);

  const blocked = createBrowser();
  blocked.storageState = 'blocked';
  const identity = identityOf(blocked);
  expect(identity.read().user_fingerprint).toMatch(UUID);
  expect(identity.read()).toEqual(identity.read());
});

test('erased, the next identity is another', () => {
  const browser = createBrowser();
  const identity = identityOf(browser);
  const before = identity.read();
  identity.erase();
  expect(browser.cookies.size).toBe(0);
  browser.storage.clear();
  expect(identity.read()).not.toEqual(before);
});
