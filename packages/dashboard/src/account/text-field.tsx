import type { ComponentProps, ReactNode } from 'react';
import { Field } from '../ui/field.tsx';

/** A labelled line of text of a form. */
export function TextField({
  label,
  hint,
  problem,
  onText,
  ...input
}: Omit<ComponentProps<'input'>, 'onChange'> & {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  onText: (text: string) => void;
}) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(tied) => <input {...input} {...tied} required className="field" onChange={({ target }) => onText(target.value)} />}
    </Field>
  );
}
