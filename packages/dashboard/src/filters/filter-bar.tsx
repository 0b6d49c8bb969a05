import { CHANNELS, MODELS } from '@cartograph/core/wire/vocabulary';
import { useQuery } from '@tanstack/react-query';
import { dimensionsQuery } from '../api/reports.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { useProfileNames } from './profile-names.ts';
import { RangePicker } from './range-picker.tsx';
import type { ReportView } from './use-report.ts';
import { CHANNEL_NAMES, MODEL_NAMES } from './words.ts';

const ALL = '';

/** The filters of all report pages; each choice goes into the URL. */
export function FilterBar({ view }: { view: ReportView }) {
  const { key, settings } = useCompany();
  const { data } = useQuery(dimensionsQuery(key));
  const { search, show } = view;
  const nameProfile = useProfileNames();
  const currency = search.currency ?? settings.currency;
  const currencies = withChosen(data?.currencies ?? [], settings.currency, currency);
  const profiles = withChosen(data?.ai_profiles ?? [], search.ai_profile);
  const filtered = search.channel !== undefined || search.ai_profile !== undefined;
  return (
    <search className="flex flex-wrap gap-2" aria-label="Filters">
      <RangePicker view={view} />
      <Select
        aria-label="Currency"
        value={currency}
        onChange={({ target }) => show({ currency: target.value === settings.currency ? undefined : target.value })}
        options={currencies.map((code) => [code, code] as const)}
      />
      <Select
        aria-label="Attribution model"
        value={search.model ?? settings.model}
        onChange={({ target }) => show({ model: MODELS.find((model) => model === target.value && model !== settings.model) })}
        options={MODELS.map((model) => [model, MODEL_NAMES[model]] as const)}
      />
      <Select
        aria-label="Channel"
        value={search.channel ?? ALL}
        onChange={({ target }) => show({ channel: CHANNELS.find((channel) => channel === target.value) })}
        options={[[ALL, 'All channels'], ...CHANNELS.map((channel) => [channel, CHANNEL_NAMES[channel]] as const)]}
      />
      {profiles.length > 0 && (
        <Select
          aria-label="AI profile"
          className="max-w-48"
          value={search.ai_profile ?? ALL}
          onChange={({ target }) => show({ ai_profile: target.value || undefined })}
          options={[[ALL, 'All AI profiles'], ...profiles.map((profile) => [profile, nameProfile(profile)] as const)]}
        />
      )}
      {filtered && (
        <Button look="quiet" onClick={() => show({ channel: undefined, ai_profile: undefined })}>
          Clear filters
        </Button>
      )}
    </search>
  );
}

/** The names that there are, and what is chosen though it may be none of them. */
function withChosen(names: readonly string[], ...chosen: (string | undefined)[]): string[] {
  return [...new Set([...names, ...chosen.filter((name) => name !== undefined)])].sort();
}
