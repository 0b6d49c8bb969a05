import { type KeyList, SCOPES, type Scope } from '@cartograph/core/manage/keys';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { createKey, keysQuery, revokeKey } from '../api/company.ts';
import { formatMoment } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Badge, Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useAction } from '../ui/use-action.ts';

type Key = KeyList['keys'][number];

const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  events: 'Report events as the shop’s own server (verified)',
  reports: 'Read reports, orders and events',
  knowledge: 'Add, change and delete what the assistant knows',
};

/** Settings > Secret keys: what the shop's own servers identify themselves with. */
export function KeysPage() {
  const { key: company, settings } = useCompany();
  const { data, error, refetch } = useQuery(keysQuery(company));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Key>();
  const keys = data?.keys;
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader
        title="Secret keys"
        actions={
          <Button look="primary" onClick={() => setCreating(true)}>
            New key
          </Button>
        }
      >
        For your own servers. A secret key never belongs into a page or an app: the company key in the snippet is the public one.
      </PageHeader>
      <section className="panel">
        {error !== null && keys === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
        {keys === undefined && error === null && <Skeleton className="m-5 h-32" />}
        {keys?.length === 0 && (
          <EmptyState title="No secret keys">
            Create one to report verified orders, to read reports or to keep what the assistant knows over HTTP.
          </EmptyState>
        )}
        {keys !== undefined && keys.length > 0 && (
          <Table label="Secret keys" columns={columnsFor(settings.timezone, setRevoking)} rows={keys} rowKey={({ key_id }) => key_id} />
        )}
      </section>
      {creating && <CreateDialog company={company} onClose={() => setCreating(false)} />}
      {revoking !== undefined && <RevokeDialog company={company} secretKey={revoking} onClose={() => setRevoking(undefined)} />}
    </div>
  );
}

function columnsFor(timeZone: string, onRevoke: (key: Key) => void): Column<Key>[] {
  return [
    { id: 'key', header: 'Key', cell: ({ key_id }) => <code className="font-mono text-xs whitespace-nowrap">ck_{key_id}_…</code> },
    { id: 'scopes', header: 'May', cell: ({ scopes }) => scopes.join(', ') },
    { id: 'created', header: 'Created', wideOnly: true, cell: ({ created_at }) => formatMoment(created_at, timeZone) },
    {
      id: 'used',
      header: 'Last used',
      wideOnly: true,
      cell: ({ last_used_at }) => (last_used_at === null ? 'never' : formatMoment(last_used_at, timeZone)),
    },
    {
      id: 'state',
      header: <span className="sr-only">State</span>,
      numeric: true,
      cell: (key) =>
        key.revoked_at === null ? (
          <Button small look="danger" onClick={() => onRevoke(key)} aria-label={`Revoke key ${key.key_id}`}>
            Revoke
          </Button>
        ) : (
          <Badge>Revoked</Badge>
        ),
    },
  ];
}

function CreateDialog({ company, onClose }: { company: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [scopes, setScopes] = useState<readonly Scope[]>(SCOPES);
  const [secret, setSecret] = useState<string>();
  const [create, { busy, problem }] = useAction(async () => {
    const created = await createKey(company, [...scopes]);
    setSecret(created.secret);
    await queries.invalidateQueries({ queryKey: keysQuery(company).queryKey });
  });
  if (secret !== undefined) {
    return (
      <Dialog title="Your new secret key" onClose={onClose}>
        <div className="flex flex-col gap-4">
          <Notice tone="warn">Copy it now: only a hash is kept, and it is never shown again.</Notice>
          <code data-secret className="break-all rounded-lg border border-line bg-sunken p-3 font-mono text-xs">
            {secret}
          </code>
          <div className="flex justify-end gap-2">
            <CopyButton small={false} text={secret} />
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void create();
  };
  return (
    <Dialog title="New secret key" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <fieldset className="flex flex-col gap-2">
          <legend className="pb-2 font-medium">What may it do?</legend>
          {SCOPES.map((scope) => (
            <label key={scope} className="flex items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={scopes.includes(scope)}
                onChange={({ target }) => setScopes(SCOPES.filter((other) => (other === scope ? target.checked : scopes.includes(other))))}
              />
              {SCOPE_WORDS[scope]}
            </label>
          ))}
        </fieldset>
        {problem !== undefined && <Notice tone="bad">{problem.message}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={scopes.length === 0}>
            Create key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RevokeDialog({ company, secretKey, onClose }: { company: string; secretKey: Key; onClose: () => void }) {
  const queries = useQueryClient();
  const [revoke, { busy, problem }] = useAction(async () => {
    await revokeKey(company, secretKey.key_id);
    await queries.invalidateQueries({ queryKey: keysQuery(company).queryKey });
    onClose();
  });
  return (
    <ConfirmDialog
      title="Revoke this key?"
      action="Revoke key"
      busy={busy}
      problem={problem}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      Whoever uses <code className="font-mono text-xs">ck_{secretKey.key_id}_…</code> is refused at once. This cannot be undone.
    </ConfirmDialog>
  );
}
