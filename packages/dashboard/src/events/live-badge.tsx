import type { LiveState } from '../api/live.ts';

const WORDS: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Connection lost; trying again…',
};

/** Says whether events come in by themselves. */
export function LiveBadge({ state }: { state: LiveState }) {
  return (
    <span role="status" data-live={state} className="inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-ink text-xs">
      <span aria-hidden="true" className={`size-2 rounded-full ${state === 'live' ? 'bg-good' : 'bg-warn'}`} />
      {WORDS[state]}
    </span>
  );
}
