import { PASSWORD_MIN_CHARACTERS } from '@cartograph/core/manage/session';
import type { RequestFailed } from '../api/request.ts';
import { TextField } from './text-field.tsx';

/** A new person's name and password. */
export interface NewAccount {
  name: string;
  password: string;
}

/** The fields of a new account. */
export function NewAccountFields({
  account,
  onEdit,
  problem,
}: {
  account: NewAccount;
  onEdit: (account: NewAccount) => void;
  problem: RequestFailed | undefined;
}) {
  return (
    <>
      <TextField
        label="Your name"
        autoComplete="name"
        value={account.name}
        problem={problem?.fields.name}
        onText={(name) => onEdit({ ...account, name })}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        hint={`At least ${PASSWORD_MIN_CHARACTERS} characters; a few words are easy to keep in mind.`}
        value={account.password}
        problem={problem?.fields.password}
        onText={(password) => onEdit({ ...account, password })}
      />
    </>
  );
}
