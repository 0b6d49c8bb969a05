import type { Page } from './globals.ts';

/** Tells the shop's developers of one mistake, in one line; never throws, not even where the page replaced `console`. */
export function complain(page: Page, message: string): void {
  try {
    page.console.error(`[Cartograph] ${message}`);
  } catch {
    // A console that throws is the page's own business.
  }
}
