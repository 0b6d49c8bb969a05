import { formatCount } from '../format/number.ts';

/** How far some work is; without a total it has only begun. */
export function ProgressBar({ label, done, total }: { label: string; done: number; total: number }) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex justify-between text-muted text-xs">
        <span>{label}</span>
        {total > 0 && (
          <span className="tabular">
            {formatCount(done)} of {formatCount(total)}
          </span>
        )}
      </div>
      <progress
        aria-label={label}
        {...(total > 0 ? { value: done, max: total } : {})}
        className="h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
      />
    </div>
  );
}
