import type { NudgeRule } from '@cartograph/core/assistant/wire';
import type { SurfaceSession } from '@cartograph/sdk/surfaces';

/** Counts how often each nudge was shown on a day of the visitor's, under the SDK's own prefix. */
export function createFrequency({ store, company }: SurfaceSession) {
  const keyOf = (nudgeId: string) => `cartograph:${encodeURIComponent(company)}:nudge:${nudgeId}`;
  const timesToday = (nudgeId: string) => {
    const [day, times] = store.get(keyOf(nudgeId))?.split(' ') ?? [];
    return day === today() ? Number(times) : 0;
  };
  return {
    mayShow: (rule: NudgeRule) => timesToday(rule.nudge_id) < rule.times_a_day_max,
    shown: (nudgeId: string) => store.set(keyOf(nudgeId), `${today()} ${timesToday(nudgeId) + 1}`),
  };
}

function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`;
}
