import { formatCount } from '../format/number.ts';

/** How far some work is. */
export function ProgressBar({ label, done, total }: { label: string; done: number; total: number }) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex justify-between text-muted text-xs">
        <span>{label}</span>
        <span className="tabular">
          {formatCount(done)} of {formatCount(total)}
        </span>
      </div>
      <progress aria-label={label} value={done} max={total} className="h-2 w-full overflow-hidden rounded-full accent-accent" />
    </div>
  );
}
