import type { Touch } from '../attribution/credit.ts';
import { ALL, NOBODY } from './tables.ts';

/** Who earned a credit, as reports split it: the channel and the AI profile. */
export interface Earner {
  channel: string;
  aiProfile: string;
}

/** The earner behind a touch; without a touch, nobody. */
export function earnerOf(touch: Touch | null): Earner {
  return touch === null ? { channel: NOBODY, aiProfile: '' } : { channel: touch.channel, aiProfile: touch.aiProfile ?? '' };
}

/**
 * The filters of a report that an earner passes: all, its channel, its profile, both. An earner without a profile passes
 * no filter by profile.
 */
export function selectionsOf(earner: Earner): Earner[] {
  const { channel, aiProfile } = earner;
  if (aiProfile === '') return [EVERYONE, earner];
  return [EVERYONE, { channel, aiProfile: ALL }, { channel: ALL, aiProfile }, earner];
}

const EVERYONE: Earner = { channel: ALL, aiProfile: ALL };
