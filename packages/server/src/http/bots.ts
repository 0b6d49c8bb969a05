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
  if (userAgent === undefined || !isbot(userAgent)) return false;
  if (/headless/i.test(userAgent) && origin !== undefined && LOOPBACK_ORIGIN.test(origin)) return false;
  return userAgent.startsWith('Mozilla/') || CRAWLER.test(userAgent);
}
