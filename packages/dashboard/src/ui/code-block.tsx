import { CopyButton } from './copy-button.tsx';

/** Code to copy. It can be scrolled by keyboard where it is wider than the page. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <figure className="relative rounded-lg border border-line bg-sunken">
      <figcaption className="flex items-center justify-between gap-3 border-line border-b py-1.5 pr-1.5 pl-4 text-muted text-xs">
        {label}
        <CopyButton text={code} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section tabIndex={0} aria-label={label} className="overflow-x-auto">
        <pre className="w-max p-4 font-mono text-xs leading-relaxed">
          <code>{code}</code>
        </pre>
      </section>
    </figure>
  );
}
