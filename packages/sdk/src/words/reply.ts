import type { EventKind } from '@cartograph/core/wire/vocabulary';
import type { Reply, Result, Verdict } from '../answer.ts';
import { REASONS } from './reasons.ts';

/** Says what the server answered to each event; of what kind it is, where that is known. */
export function describeResult(result: Result, kind?: EventKind): string {
  const event = `${kind ? `${kind} ` : ''}event ${result.event_id}`;
  if (result.status === 'rejected')
    return `${event} rejected by the server: ${(result.errors ?? []).map((error) => error.message).join('; ')}`;
  if (result.status === 'duplicate') return `${event}: the server has it already; it was delivered before, and counts once`;
  if (result.status === 'ignored')
    return `${event} not counted (${result.reason}): ${REASONS[result.reason as keyof typeof REASONS] ?? ''}`;
  return `${event} recorded`;
}

/** Says what a refusal of a whole request means: those events are lost. */
export function describeFinalRefusal(url: string, reply: Reply): string {
  const { detail, title } = (reply.body ?? {}) as { detail?: string; title?: string };
  const cures: Record<number, string> = {
    403: 'Add the origin of this page to those of the company.',
    404: 'Check the company key in gleenConfig.company, and that apiBaseUrl is the address of the server.',
  };
  const said = [`${reply.status} ${detail ?? title ?? ''}`.trim().replace(/\.$/, ''), cures[reply.status]].filter(Boolean).join('. ');
  return `${url} refused events, which are lost: ${said}`;
}

/** Says why events stay queued, and until when. */
export function describeRetry(url: string, reply: Reply, verdict: Verdict, retryInMs: number): string {
  const again = `Trying again in ${Math.ceil(retryInMs / 1000)} s; nothing is lost.`;
  if (!reply.status) {
    return `${url} cannot be reached: offline, the server is down, a blocker, the page's connect-src, or CORS. ${again}`;
  }
  if (reply.status < 300 && !verdict.results.length) return `${url} answered ${reply.status}, but not as Cartograph does. ${again}`;
  return `${url} answered ${reply.status}. ${again}`;
}
