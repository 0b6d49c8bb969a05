import type { Page } from '../globals.ts';
import type { Chapter } from '../story.ts';
import type { Mistake } from './refusal.ts';

/** Most mistakes of one call, and most distinct ones of one page, that the server is told. */
const TOLD_MAX = 20;

/** Fields whose values say what went wrong and nothing about a visitor. Of all others only the type of what came is told. */
const PLAIN = /^(type|channel|value|currency|quantity|previousQuantity|helpful|method|lineItems)$/;

/**
 * Makes the one who tells the server of refused calls, so that the shop's event log shows them: each mistake once a page, as far as the
 * visitor's consent lets anything leave, without the visitor's ids. It is told to nobody if that fails.
 */
export function createRefusalReport(page: Page) {
  const told = new Set<string>();
  return ({ method, whenAllowed }: Chapter & { what: 'refused' }, mistakes: readonly Mistake[]): void => {
    const key = JSON.stringify([method, mistakes.map(({ field, code }) => [field.replace(/\d+/g, ''), code])]);
    if (told.has(key) || told.size >= TOLD_MAX) return;
    told.add(key);
    const errors = mistakes.slice(0, TOLD_MAX).map(conceal);
    whenAllowed(async ({ company, apiBaseUrl }) => {
      try {
        const body = JSON.stringify({ company_key: company, method: String(method).slice(0, 100), errors });
        await page.fetch(`${apiBaseUrl}/analytics/refusals`, { method: 'POST', body, keepalive: true, credentials: 'omit' });
      } catch {
        // The console has told it already.
      }
    });
  };
}

function conceal({ field, code, message }: Mistake): Mistake {
  const name = field.split('.').at(-1) ?? '';
  if (PLAIN.test(name)) return { field, code, message };
  const hidden = message.replace(/: got the string .*?( of \d+ characters)?, needs (?!.*, needs )/s, ': got a string$1, needs ');
  return { field, code, message: hidden.replace(/: got -?\d[^,]*, needs /, ': got a number, needs ') };
}
