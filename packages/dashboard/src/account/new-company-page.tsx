import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createDemo } from '../api/company.ts';
import { createCompany, sessionQuery } from '../api/session.ts';
import { DEMO_COMPANY } from '../frame/demo-banner.tsx';
import { CURRENCIES, TIME_ZONES } from '../settings/choices.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Select } from '../ui/select.tsx';
import { useAction } from '../ui/use-action.ts';
import { PlainFrame } from './plain-frame.tsx';
import { TextField } from './text-field.tsx';

/** Creates a company, or the demo one. */
export function NewCompanyPage() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [company, setCompany] = useState({
    key: '',
    name: '',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: 'USD',
  });
  const [create, { busy, problem }] = useAction(async () => {
    const { key } = await createCompany(company);
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    await navigate({ to: '/$company/integrations/website/installation', params: { company: key } });
  });
  return (
    <PlainFrame title="New company" lead="One shop, with events, reports and people of its own.">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <TextField label="Name" value={company.name} problem={problem?.fields.name} onText={(name) => setCompany({ ...company, name })} />
        <TextField
          label="Company key"
          spellCheck={false}
          autoCapitalize="none"
          hint="Stands in the snippet and in addresses, such as acme. It cannot be changed."
          value={company.key}
          problem={problem?.fields.key}
          onText={(key) => setCompany({ ...company, key })}
        />
        <Field label="Time zone" problem={problem?.fields.timezone}>
          {(tied) => (
            <Select
              {...tied}
              value={company.timezone}
              onChange={({ target }) => setCompany({ ...company, timezone: target.value })}
              options={[...new Set([company.timezone, ...TIME_ZONES])].map((zone) => [zone, zone.replaceAll('_', ' ')] as const)}
            />
          )}
        </Field>
        <Field label="Default currency" problem={problem?.fields.currency}>
          {(tied) => (
            <Select
              {...tied}
              value={company.currency}
              onChange={({ target }) => setCompany({ ...company, currency: target.value })}
              options={CURRENCIES.map((code) => [code, code] as const)}
            />
          )}
        </Field>
        {problem !== undefined && Object.keys(problem.fields).length === 0 && <Notice tone="bad">{problem.message}</Notice>}
        <div className="flex items-center justify-between gap-2">
          <Link to="/" className="text-muted hover:underline">
            Cancel
          </Link>
          <Button type="submit" look="primary" busy={busy}>
            Create company
          </Button>
        </div>
      </form>
      {session.companies.every(({ key }) => key !== DEMO_COMPANY) && <DemoOffer />}
    </PlainFrame>
  );
}

function DemoOffer() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [progress, setProgress] = useState<{ done: number; total: number }>();
  const [make, { busy, problem }] = useAction(async () => {
    setProgress({ done: 0, total: 0 });
    await createDemo((done, total) => setProgress({ done, total }));
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    await navigate({ to: '/$company/analytics/revenue-impact', params: { company: DEMO_COMPANY } });
  });
  return (
    <div className="mt-5 flex flex-col gap-3 border-line border-t pt-5">
      <p className="text-muted">Or look around first, in a company with 90 days of sample history:</p>
      {progress !== undefined && busy && <ProgressBar label="Making sample history" {...progress} />}
      {problem !== undefined && <Notice tone="bad">{problem.message}</Notice>}
      <Button busy={busy} onClick={() => void make()}>
        Add the demo company
      </Button>
    </div>
  );
}
