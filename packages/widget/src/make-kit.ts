import type { SurfaceHost, SurfaceSession } from '@cartograph/sdk/surfaces';
import { makeVisitorId } from '@cartograph/sdk/uuid';
import type { Kit } from './kit.ts';
import { createServer, type Sender } from './server.ts';
import { TEXTS } from './shared/texts.ts';

/** What a kit is made of that does not depend on its session. */
interface KitParts extends Pick<Kit, 'emit' | 'config' | 'dress' | 'openChat'> {
  host: SurfaceHost;
  /** What the shop has said of the visitor. */
  metadata: () => Record<string, string> | undefined;
}

/** Makes what the surfaces of a session are made with. */
export function makeKit(session: SurfaceSession, { host, metadata, emit, config, dress, openChat }: KitParts): Kit {
  const sender = (): Sender => {
    let agreed = false;
    host.whenAgreed(() => {
      agreed = true;
    });
    const widget = window.gleenWidget;
    if (!agreed || !widget) throw new Error('the visitor does not agree');
    return { company_key: session.company, user_fingerprint: widget.getFingerprint(), user_faq_fingerprint: widget.getFAQFingerprint() };
  };
  const interacted = () => host.whenAgreed((current) => current === session && current.openGate(Date.now()));
  const about = () => ({ ai_profile: config().aiProfile, metadata: metadata() });
  return {
    session,
    server: createServer(session.apiBaseUrl, session.company, sender, about, interacted),
    emit,
    config,
    text: (name) => config().texts?.[name] ?? TEXTS[name],
    makeId: () => makeVisitorId(window as unknown as Parameters<typeof makeVisitorId>[0]),
    dress,
    usedNudge: () => window.trackAlhenaEvent?.('sendInteraction', { channel: 'NUDGE', ...profile(config().aiProfile) }),
    openChat,
  };
}

function profile(aiProfile: string | undefined): { aiProfile?: string } {
  return aiProfile ? { aiProfile } : {};
}
