import type { LoggedEvent } from '@cartograph/core/report/contract';
import { Badge } from '../ui/notice.tsx';

const LOOKS = {
  recorded: { tone: 'good', name: 'Recorded' },
  ignored: { tone: 'warn', name: 'Not counted' },
  rejected: { tone: 'bad', name: 'Rejected' },
} as const;

/** What became of an event. */
export function StatusBadge({ status }: { status: LoggedEvent['status'] }) {
  const { tone, name } = LOOKS[status];
  return <Badge tone={tone}>{name}</Badge>;
}
