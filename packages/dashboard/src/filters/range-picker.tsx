import { type FormEvent, useState } from 'react';
import { formatRange } from '../format/time.ts';
import { Button } from '../ui/button.tsx';
import { PopoverButton } from '../ui/menu.tsx';
import { type DayRange, DEFAULT_PRESET, PRESET_NAMES, PRESETS } from './range.ts';
import type { ReportView } from './use-report.ts';

/** Chooses the days: a preset with one click, or any two days. */
export function RangePicker({ view: { search, range, show } }: { view: ReportView }) {
  const [open, setOpen] = useState(false);
  const preset = search.from === undefined ? (search.range ?? DEFAULT_PRESET) : undefined;
  const choose = (changed: Parameters<typeof show>[0]) => {
    setOpen(false);
    show(changed);
  };
  return (
    <PopoverButton
      open={open}
      onOpenChange={setOpen}
      label={preset === undefined ? formatRange(range.from, range.to) : PRESET_NAMES[preset]}
    >
      <div className="flex gap-4 max-sm:flex-col">
        <ul className="flex flex-col sm:w-36">
          {PRESETS.map((name) => (
            <li key={name}>
              <button
                type="button"
                aria-pressed={name === preset}
                onClick={() => choose({ range: name, from: undefined, to: undefined })}
                className="w-full rounded-md px-2 py-1.5 text-left hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:font-medium"
              >
                {PRESET_NAMES[name]}
              </button>
            </li>
          ))}
        </ul>
        <OwnDays key={`${range.from}${range.to}`} range={range} onChoose={(days) => choose({ range: undefined, ...days })} />
      </div>
    </PopoverButton>
  );
}

function OwnDays({ range, onChoose }: { range: DayRange; onChoose: (range: DayRange) => void }) {
  const [days, setDays] = useState(range);
  const [problem, setProblem] = useState('');
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (days.from === '' || days.to === '') setProblem('Choose both days.');
    else if (days.from > days.to) setProblem('The first day is after the last.');
    else onChoose(days);
  };
  return (
    <form onSubmit={apply} className="flex flex-col gap-2 sm:w-44">
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className="flex flex-col gap-1 text-muted text-xs">
          {end === 'from' ? 'First day' : 'Last day'}
          <input type="date" className="field" value={days[end]} onChange={({ target }) => setDays({ ...days, [end]: target.value })} />
        </label>
      ))}
      <p role="status" className="text-bad text-xs empty:hidden">
        {problem}
      </p>
      <Button type="submit">Show these days</Button>
    </form>
  );
}
