import type { ManagedNudge } from '@cartograph/core/manage/assistant';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteNudge, nudgesQuery } from '../api/assistant.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Badge } from '../ui/notice.tsx';
import { Section } from '../ui/page.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { useAction } from '../ui/use-action.ts';
import { NudgeDialog } from './nudge-dialog.tsx';
import { describeRule } from './nudge-rule.ts';

/** The nudges: small messages that invite a shopper to ask. */
export function NudgeSection({ company, mayChange }: { company: string; mayChange: boolean }) {
  const { data, error, refetch } = useQuery(nudgesQuery(company));
  const [editing, setEditing] = useState<ManagedNudge | 'new'>();
  return (
    <Section
      title="Nudges"
      actions={
        mayChange && (
          <Button small onClick={() => setEditing('new')}>
            New nudge
          </Button>
        )
      }
    >
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton className="h-20" />}
      {data?.nudges.length === 0 && (
        <p className="text-muted">
          None yet. A nudge shows a small message on pages that you choose; clicking it counts as a use of the assistant.
        </p>
      )}
      <ul>
        {data?.nudges.map((nudge) => (
          <NudgeRow key={nudge.nudge_id} company={company} nudge={nudge} mayChange={mayChange} onEdit={() => setEditing(nudge)} />
        ))}
      </ul>
      {editing !== undefined && (
        <NudgeDialog company={company} {...(editing === 'new' ? {} : { nudge: editing })} onClose={() => setEditing(undefined)} />
      )}
    </Section>
  );
}

function NudgeRow({ company, nudge, mayChange, onEdit }: { company: string; nudge: ManagedNudge; mayChange: boolean; onEdit: () => void }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [remove, { busy, problem }] = useAction(async () => {
    await deleteNudge(company, nudge.nudge_id);
    await queries.invalidateQueries({ queryKey: nudgesQuery(company).queryKey });
  });
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 border-line border-b py-3 last:border-b-0">
      <div className="min-w-0">
        <p className="font-medium">
          {nudge.message} {!nudge.enabled && <Badge>Off</Badge>}
        </p>
        <p className="text-muted text-xs">{describeRule(nudge)}</p>
      </div>
      {mayChange && (
        <div className="flex gap-2">
          <Button small onClick={onEdit} aria-label={`Change: ${nudge.message}`}>
            Change
          </Button>
          <Button small look="danger" onClick={() => setAsking(true)} aria-label={`Delete: ${nudge.message}`}>
            Delete
          </Button>
        </div>
      )}
      {asking && (
        <ConfirmDialog
          title="Delete this nudge?"
          action="Delete nudge"
          busy={busy}
          problem={problem}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        >
          “{nudge.message}” no longer shows. What it earned stays in the reports. This cannot be undone.
        </ConfirmDialog>
      )}
    </li>
  );
}
