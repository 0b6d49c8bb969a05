import type { ReactNode } from 'react';
import type { RequestFailed } from '../api/request.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';

/** Asks before something is done that nobody can undo. */
export function ConfirmDialog({
  title,
  action,
  busy,
  problem,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  /** What the button that does it says. */
  action: string;
  busy: boolean;
  problem: RequestFailed | undefined;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>{children}</p>
        {problem !== undefined && <Notice tone="bad">{problem.message}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
