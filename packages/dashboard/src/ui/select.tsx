import type { ComponentProps } from 'react';
import { ChevronDownIcon } from './icons.tsx';

/** A choice of one, by the browser's own control: it works with every keyboard, phone and screen reader. */
export function Select<Value extends string>({
  options,
  className = '',
  ...rest
}: Omit<ComponentProps<'select'>, 'children'> & { options: readonly (readonly [Value, string])[] }) {
  return (
    <span className={`relative inline-block ${className}`}>
      <select {...rest} className="field w-full appearance-none truncate pr-8 font-medium">
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-muted">
        <ChevronDownIcon />
      </span>
    </span>
  );
}
