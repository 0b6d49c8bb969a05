import type { Platform } from '@cartograph/core/manage/integrations';
import { identify } from '../ingest/arrival.ts';
import type { Adapter, Webhook } from './adapter.ts';
import { claimCheckout, type Intake } from './bring-in.ts';
import { eraseRequested } from './privacy.ts';
import { receiveWebhook, type WebhookOutcome } from './receive.ts';
import { shopify } from './shopify/adapter.ts';
import { woocommerce } from './woocommerce/adapter.ts';

const ADAPTERS: Readonly<Record<Platform, Adapter>> = { shopify, woocommerce };

/** The shop systems' side of a server. */
export interface PlatformService {
  receiveWebhook: (platform: Platform, webhook: Webhook) => Promise<WebhookOutcome>;
  claimCheckout: (
    companyId: number,
    claim: { userFingerprint: string; userFaqFingerprint: string; checkoutToken: string; orderId: string | null },
    receivedAtMs: number,
  ) => Promise<void>;
  /** Resolves when everything that was asked to be erased so far is erased. */
  drain: () => Promise<void>;
}

/**
 * Takes what shop systems send. What is to be erased is noted before the answer and done after it, for it may take long; what a failure leaves
 * undone is done within the hour.
 */
export function openPlatforms(intake: Intake, now: () => number, onError: (error: unknown) => void): PlatformService {
  const erasing = new Set<Promise<void>>();
  const startErasing = (companyId: number): void => {
    const work = eraseRequested(intake.database, companyId, new Date(now()))
      .catch(onError)
      .finally(() => erasing.delete(work));
    erasing.add(work);
  };
  return {
    receiveWebhook: async (platform, webhook) => {
      const outcome = await receiveWebhook(intake, ADAPTERS[platform], webhook);
      if (outcome.status === 'done' && outcome.toEraseOf !== undefined) startErasing(outcome.toEraseOf);
      return outcome;
    },
    claimCheckout: (companyId, { userFingerprint, userFaqFingerprint, checkoutToken, orderId }, receivedAtMs) => {
      const buyer = { visitorId: identify(userFingerprint), faqId: identify(userFaqFingerprint) };
      return claimCheckout(intake, companyId, 'shopify', { token: checkoutToken, orderId, buyer }, receivedAtMs);
    },
    drain: async () => {
      while (erasing.size > 0) await Promise.all(erasing);
    },
  };
}
