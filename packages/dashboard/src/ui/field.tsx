import { type ReactNode, useId } from 'react';

/** A labelled form control with a hint and, where it was refused, why. The control takes the attributes that tie them together. */
export function Field({
  label,
  hint,
  problem,
  children,
}: {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  children: (tied: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': noteId, 'aria-invalid': problem !== undefined })}
      <p id={noteId} className={`text-xs ${problem === undefined ? 'text-muted' : 'text-bad'}`}>
        {problem ?? hint}
      </p>
    </div>
  );
}
