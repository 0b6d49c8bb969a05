import { guessName } from '@cartograph/core/wire/near-miss';
import type { GleenConfig } from '../api.ts';
import { nameNeeded } from './refusal.ts';

/** Every setting there is; the type holds the list whole. */
const SETTINGS: Readonly<Record<keyof GleenConfig, 0>> = {
  company: 0,
  apiBaseUrl: 0,
  consent: 0,
  cookieDomain: 0,
  debug: 0,
  capture: 0,
  ga4: 0,
  surfaces: 0,
  chat: 0,
  aiProfile: 0,
  productId: 0,
  onAddToCart: 0,
  cartValue: 0,
  texts: 0,
};
const NAMES = Object.keys(SETTINGS);
const CONSENTS: readonly string[] = ['granted', 'denied', 'pending'];
const SURFACES: readonly string[] = ['chat', 'faqs', 'nudges'];

/** Says that the script is there, and which settings it found: for whoever debugs a page that has called nothing yet. */
export function describeSettings(config: GleenConfig): string {
  const { company, apiBaseUrl, consent } = config;
  const found = Object.entries({ company, apiBaseUrl, consent }).map(([name, value]) => `${name} ${JSON.stringify(value) ?? 'not set'}`);
  return `the script is running: ${found.join(', ')}`;
}

/** Finds settings that cannot mean what they say; one sentence each. */
export function findSettingMistakes(config: GleenConfig): string[] {
  const { apiBaseUrl, consent } = config;
  const mistakes = Object.keys(config)
    .filter((name) => !NAMES.includes(name))
    .map((name) => `gleenConfig: there is no setting ${JSON.stringify(name)}${hint(guessName(name, NAMES))}`);
  if (apiBaseUrl && !/^https?:\/\//.test(apiBaseUrl))
    mistakes.push(`gleenConfig.apiBaseUrl: got ${JSON.stringify(apiBaseUrl)}, needs an address that begins with https://`);
  if (consent && !CONSENTS.includes(consent)) mistakes.push(`gleenConfig.consent: ${nameNeeded(consent, CONSENTS)}. It counts as denied`);
  for (const name of asList(config.capture)) if (name !== 'ga4') mistakes.push(`gleenConfig.capture: ${nameNeeded(name, ['ga4'])}`);
  for (const name of asList(config.surfaces))
    if (!SURFACES.includes(name)) mistakes.push(`gleenConfig.surfaces: ${nameNeeded(name, SURFACES)}`);
  return mistakes;
}

function asList(names: unknown): readonly string[] {
  return Array.isArray(names) ? names : [];
}

function hint(meant: string | undefined): string {
  return meant ? ` (did you mean ${meant}?)` : '';
}
