import { MODELS } from '@cartograph/core/wire/vocabulary';
import { MODEL_NAMES } from '../filters/words.ts';
import { Field } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { Select } from '../ui/select.tsx';
import { CURRENCIES, TIME_ZONES } from './choices.ts';
import type { Draft } from './draft.ts';

/** All settings of a company, in three groups. */
export function SettingsFields({
  draft,
  onEdit,
  problems,
}: {
  draft: Draft;
  onEdit: (part: Partial<Draft>) => void;
  problems: Readonly<Record<string, string>>;
}) {
  return (
    <>
      <Section title="Company">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" hint="For people; the key in the snippet stays." problem={problems.name}>
            {(tied) => <input {...tied} className="field" value={draft.name} onChange={({ target }) => onEdit({ name: target.value })} />}
          </Field>
          <Field label="Default currency" hint="What reports show first." problem={problems.currency}>
            {(tied) => (
              <Select
                {...tied}
                value={draft.currency}
                onChange={({ target }) => onEdit({ currency: target.value })}
                options={CURRENCIES.map((code) => [code, code] as const)}
              />
            )}
          </Field>
          <Field label="Time zone" hint="Whose days the reports have. Changing it computes all figures anew." problem={problems.timezone}>
            {(tied) => (
              <Select
                {...tied}
                value={draft.timezone}
                onChange={({ target }) => onEdit({ timezone: target.value })}
                options={[...new Set([draft.timezone, ...TIME_ZONES])].map((zone) => [zone, zone.replaceAll('_', ' ')] as const)}
              />
            )}
          </Field>
        </div>
      </Section>
      <Section title="Attribution">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Default model"
            hint="Who earns an order when several uses of the assistant came before it."
            problem={problems.model}
          >
            {(tied) => (
              <Select
                {...tied}
                value={draft.model}
                onChange={({ target }) => onEdit({ model: MODELS.find((model) => model === target.value) ?? draft.model })}
                options={MODELS.map((model) => [model, MODEL_NAMES[model]] as const)}
              />
            )}
          </Field>
          <span className="max-sm:hidden" />
          <Field
            label="Session window, in hours"
            hint="How long after a use of the assistant events are recorded. Changing it computes all figures anew."
            problem={problems.session_hours}
          >
            {(tied) => (
              <input
                {...tied}
                inputMode="decimal"
                className="field"
                value={draft.session_hours}
                onChange={({ target }) => onEdit({ session_hours: target.value })}
              />
            )}
          </Field>
          <Field
            label="Attribution window, in hours"
            hint="How far back a use of the assistant may lie to earn credit; at most the session window."
            problem={problems.attribution_hours}
          >
            {(tied) => (
              <input
                {...tied}
                inputMode="decimal"
                className="field"
                value={draft.attribution_hours}
                onChange={({ target }) => onEdit({ attribution_hours: target.value })}
              />
            )}
          </Field>
        </div>
      </Section>
      <Section title="Data">
        <div className="flex flex-col gap-4">
          <Field
            label="Allowed origins"
            hint="One a line, such as https://shop.example. Only pages of these may report from browsers; none: any page may."
            problem={Object.entries(problems).find(([field]) => field.startsWith('origins'))?.[1]}
          >
            {(tied) => (
              <textarea
                {...tied}
                rows={3}
                spellCheck={false}
                className="field h-auto py-2 font-mono text-xs"
                value={draft.origins}
                onChange={({ target }) => onEdit({ origins: target.value })}
              />
            )}
          </Field>
          <Field
            label="Retention, in days"
            hint="Visitors who have not been seen for so long are erased with all that they sent, and no longer count in reports. Empty: nothing is erased."
            problem={problems.retention_days}
          >
            {(tied) => (
              <input
                {...tied}
                inputMode="numeric"
                className="field max-w-40"
                value={draft.retention_days}
                onChange={({ target }) => onEdit({ retention_days: target.value })}
              />
            )}
          </Field>
        </div>
      </Section>
    </>
  );
}
