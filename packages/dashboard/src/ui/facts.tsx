import type { ReactNode } from 'react';

/** What is known of something, name by name. */
export function Facts({
  facts,
  className = '',
  valueClassName = '',
}: {
  facts: readonly (readonly [string, ReactNode])[];
  className?: string;
  valueClassName?: string;
}) {
  return (
    <dl className={`grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 ${className}`}>
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className={valueClassName}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
