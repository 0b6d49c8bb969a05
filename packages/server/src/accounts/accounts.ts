import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { eraseExpiredAccess } from '../store/people.ts';
import { acceptInvitation } from './acceptance.ts';
import { type AuthSource, openAuthSource } from './auth-source.ts';
import { createFirstOwner, findSetupPath } from './first-owner.ts';
import { invite, readInvitation, withdraw } from './invitations.ts';
import { changeRole, readTeam, removeMember } from './members.ts';
import { createOwnCompany } from './own-company.ts';
import { changePassword, resetPassword } from './passwords.ts';
import { findPerson, findStandingBy, readSession, signIn, signOut } from './sessions.ts';
import { attemptsExpiredBy, countAddress } from './throttle.ts';

/** People, their sessions, and what they may do where: the functions of this folder, on one database. */
export type Accounts = ReturnType<typeof openAccounts>;

/**
 * Opens the accounts that a database keeps. `givenSecret` takes the place of the secret that is kept there. Everything throws
 * StoreUnavailable where the database is out of reach.
 */
export function openAccounts(database: Database, now: () => number, givenSecret: string | null) {
  const source = openAuthSource(database, now, givenSecret);
  const on =
    <Args extends unknown[], Result>(work: (source: AuthSource, ...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      orUnavailable(work(source, ...args));
  return {
    /** What is signed with on all servers. */
    readSecret: on(({ secret }) => secret()),
    countAddress: on(countAddress),
    findSetupPath: on(findSetupPath),
    createFirstOwner: on(createFirstOwner),
    readSession: on(readSession),
    signIn: on(signIn),
    signOut: on(signOut),
    findPerson: on(findPerson),
    findStanding: on(findStandingBy),
    changePassword: on(changePassword),
    resetPassword: on(resetPassword),
    readInvitation: on(readInvitation),
    acceptInvitation: on(acceptInvitation),
    readTeam: on(readTeam),
    invite: on(invite),
    withdraw: on(withdraw),
    changeRole: on(changeRole),
    removeMember: on(removeMember),
    createCompany: on(createOwnCompany),
    eraseExpired: on(() =>
      eraseExpiredAccess(database.db, { sessions: new Date(), invitations: new Date(now()), attemptsSince: attemptsExpiredBy(now()) }),
    ),
  };
}
