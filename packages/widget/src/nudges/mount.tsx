import type { NudgeRule } from '@cartograph/core/assistant/wire';
import { render } from 'preact';
import type { Kit, Mounted } from '../kit.ts';
import { openShadow, placeBeside } from '../shared/shadow.ts';
import { createFrequency } from './frequency.ts';
import css from './nudge.css';
import { Nudge } from './nudge.tsx';
import { followPage } from './page.ts';
import { isDue } from './rules.ts';

/** A message beside the launcher. */
interface Shown {
  message: string;
  action: string | null;
  opens: string | null;
  nudgeId: string | null;
}

/** Nudges on a page, as `gleenWidget` steers them. */
export interface NudgeSurface extends Mounted {
  show(nudge: unknown): void;
  hide(): void;
}

/** Shows nudges: those of the page's own code, and those whose rules fit, while `isFree`: not over an open chat. */
export function mountNudges(kit: Kit, rules: readonly NudgeRule[], isFree: () => boolean): NudgeSurface {
  const host = placeBeside('nudge');
  const root = openShadow(host, css);
  kit.dress(host);
  const frequency = createFrequency(kit.session);
  let shown: Shown | undefined;
  /** Where a shopper sent one away, no other comes by itself. */
  let isDismissed = false;

  const draw = () => {
    render(shown ? <Nudge kit={kit} message={shown.message} action={shown.action} act={act} dismiss={dismiss} /> : null, root);
  };

  const put = (nudge: Shown | undefined) => {
    shown = nudge;
    draw();
  };

  const dismiss = () => {
    isDismissed = true;
    put(undefined);
  };

  const act = () => {
    if (!shown) return;
    const { message, action, opens, nudgeId } = shown;
    put(undefined);
    kit.usedNudge();
    kit.emit('nudge:clicked', { message, action, nudgeId });
    kit.openChat(opens);
  };

  const page = rules.length
    ? followPage((moment) => {
        const rule =
          shown || isDismissed || !isFree()
            ? undefined
            : rules.find((each) => isDue(each, moment, cartValue(kit)) && frequency.mayShow(each));
        if (!rule) return;
        frequency.shown(rule.nudge_id);
        put({ message: rule.message, action: rule.action, opens: rule.opens, nudgeId: rule.nudge_id });
      })
    : undefined;

  return {
    show(nudge) {
      const { message, action, opens } = (nudge ?? {}) as Record<string, unknown>;
      if (typeof message === 'string' && message.trim())
        put({ message, action: textOrNull(action), opens: textOrNull(opens), nudgeId: null });
    },
    hide: () => put(undefined),
    stop() {
      page?.stop();
      render(null, root);
      host.remove();
    },
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What the shop says the cart is worth; undefined where it says nothing, or its code throws. */
function cartValue(kit: Kit): number | undefined {
  try {
    return kit.config().cartValue?.();
  } catch {
    return undefined;
  }
}
