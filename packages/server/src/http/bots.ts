import { isbot } from 'isbot';

/** Names by which crawlers call themselves outside a browser's user agent. */
const CRAWLER = /bot|crawl|spider/i;

/** A page served from the developer's own machine. */
const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/**
 * Tells whether a user agent is a crawler that visits pages, by its own word. HTTP clients (curl, a shop's back end) are none: they speak
 * the API on purpose. Nor is a headless browser on a developer's own pages: that is a test of the installation.
 */
export function isCrawler(userAgent: string | undefined, origin: string | undefined): boolean {
  if (userAgent === undefined || !isBotKnown(userAgent)) return false;
  if (/headless/i.test(userAgent) && origin !== undefined && LOOPBACK_ORIGIN.test(origin)) return false;
  return userAgent.startsWith('Mozilla/') || CRAWLER.test(userAgent);
}

/** Most user agents whose judgement is remembered, for it takes longer than parsing an event; and the longest of them. */
const REMEMBERED_MAX = 2_000;
const REMEMBERED_MAX_LENGTH = 300;
const judged = new Map<string, boolean>();

function isBotKnown(userAgent: string): boolean {
  const known = judged.get(userAgent);
  if (known !== undefined) return known;
  const isBot = isbot(userAgent);
  if (judged.size >= REMEMBERED_MAX) judged.clear();
  if (userAgent.length <= REMEMBERED_MAX_LENGTH) judged.set(userAgent, isBot);
  return isBot;
}
